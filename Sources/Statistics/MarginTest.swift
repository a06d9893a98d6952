internal import Glibc

/// Compares the median of paired log ratios, or of paired differences, with a margin: is it beyond, within, or is
/// that open?
///
/// The verdict is read off the median's sign interval: regressed when all of it lies above 1 + margin,
/// improved when all lies below 1 ÷ (1 + margin), equivalent when all lies between. A difference that is
/// real but smaller than the margin is equivalent, not regressed, however well it is known.
package struct MarginTest: Sendable {
  private let values: [Double]
  private let bound: Double

  /// - Parameters:
  ///   - logRatios: the natural logarithm of each pair's ratio.
  ///   - margin: the least difference that counts: 0.05 is 5 %. Not negative.
  package init(logRatios: [Double], margin: Double) {
    values = logRatios
    bound = log1p(margin)
  }

  /// - Parameters:
  ///   - differences: of each pair, head less base.
  ///   - bound: the least difference that counts, not negative.
  package init(differences: [Double], bound: Double) {
    values = differences
    self.bound = bound
  }

  /// The two-sided p-value of "the median lies within the margin": twice the sign test's for the side
  /// that is the further out.
  package var pValue: Double {
    let above = values.count { $0 > bound }
    let below = values.count { $0 < -bound }
    return min(1, 2 * SignTest.tail(atLeast: max(above, below), of: values.count))
  }

  package func verdict(confidence: Double) -> ChangeVerdict {
    guard let interval = SignInterval(values, confidence: confidence) else {
      return .inconclusive
    }
    if interval.low > bound { return .regressed }
    if interval.high < -bound { return .improved }
    return interval.low >= -bound && interval.high <= bound ? .equivalent : .inconclusive
  }

  /// About how many pairs it takes, these included, until the interval lies on one side of each bound: its
  /// width falls with the root of their number. Where there is no interval yet, how many it takes to have
  /// one. Nil where the median lies on a bound, so that no number would do.
  package func pairsToSettle(confidence: Double) -> Int? {
    guard let interval = SignInterval(values, confidence: confidence),
      let median = Quantile.median(values)
    else { return SignInterval.leastCount(confidence: confidence) }
    let halfWidth = (interval.high - interval.low) / 2
    let distance = abs(abs(median) - bound)
    guard distance > 0 else { return nil }
    // A fifth more: the width itself is an estimate.
    let pairs =
      Double(values.count) * 1.2 * max(1, (halfWidth / distance) * (halfWidth / distance))
    return pairs < 1e9 ? Int(pairs.rounded(.up)) : nil
  }
}
