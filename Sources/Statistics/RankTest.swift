internal import Glibc

/// Tests whether the values of one of two unpaired samples are larger: the test of Mann and Whitney ("On a Test of
/// Whether one of Two Random Variables is Stochastically Larger than the Other", 1947), with the correction for ties.
/// If the samples do not overlap the p-value is exact; otherwise it is that of the normal distribution.
package struct RankTest: Sendable {
  /// Two-sided.
  package let pValue: Double
  /// Positive if the second sample is larger.
  package let shift: Double

  /// Nil if a sample is empty.
  package init?(_ first: [Double], _ second: [Double]) {
    guard let low = first.min(), let high = first.max(), let least = second.min(),
      let most = second.max()
    else { return nil }
    let (n, m) = (Double(first.count), Double(second.count))
    if least > high || most < low {
      // Of all orders of n + m values, one has the first n below the others, and one has them above.
      shift = least > high ? 1 : -1
      pValue = min(1, 2 * exp(lgamma(n + 1) + lgamma(m + 1) - lgamma(n + m + 1)))
      return
    }
    let all = (first.map { ($0, 0.0) } + second.map { ($0, 1.0) }).sorted { $0.0 < $1.0 }
    var rankSum = 0.0
    var ties = 0.0
    var start = 0
    while start < all.count {
      var end = start
      while end < all.count, all[end].0 == all[start].0 { end += 1 }
      let count = Double(end - start)
      let rank = Double(start + end + 1) / 2
      rankSum += rank * all[start..<end].reduce(0) { $0 + $1.1 }
      ties += count * count * count - count
      start = end
    }
    let above = rankSum - m * (m + 1) / 2 - n * m / 2
    let total = n + m
    let variance = n * m / 12 * (total + 1 - ties / (total * max(1, total - 1)))
    shift = above
    // Continuity correction: the sum moves in whole steps.
    let distance = max(0, abs(above) - 0.5)
    pValue = variance > 0 ? erfc(distance / (2 * variance).squareRoot()) : 1
  }
}
