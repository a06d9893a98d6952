/// A distribution-free interval for a median: two order statistics.
///
/// If X₁ … Xₙ are independent with median m, the number of them below m is binomial (n, ½), whatever
/// their distribution. So the interval from the k-th smallest to the k-th largest misses m with
/// probability at most 2 · P(B ≤ k − 1). This takes the largest k for which that is at most
/// 1 − confidence: the coverage is at least the nominal one, exactly, for every n. (Conover,
/// "Practical Nonparametric Statistics", 3.2; David and Nagaraja, "Order Statistics", 7.1.)
package struct SignInterval: Equatable, Sendable {
  package let low: Double
  package let high: Double
  /// The probability that such an interval covers the median, at least the nominal one.
  package let coverage: Double

  /// The interval of `values`; nil if there are too few for the confidence: fewer than 6 for 95 %.
  package init?(_ values: [Double], confidence: Double = 0.95) {
    self.init(sorted: values.sorted(), confidence: confidence)
  }

  /// The same for values in ascending order.
  init?(sorted: [Double], confidence: Double) {
    guard let (rank, coverage) = Self.rank(count: sorted.count, confidence: confidence) else {
      return nil
    }
    low = sorted[rank - 1]
    high = sorted[sorted.count - rank]
    self.coverage = coverage
  }

  /// The minimum number of values for an interval; nil for a confidence of 1.
  package static func leastCount(confidence: Double) -> Int? {
    (1...64).first { rank(count: $0, confidence: confidence) != nil }
  }

  /// The largest k, from 1, whose interval covers with at least `confidence`, and its coverage. Takes time proportional
  /// to the square root of the count: the tail ten standard deviations from the middle, 10^-23, does not change any
  /// sum.
  package static func rank(count: Int, confidence: Double) -> (rank: Int, coverage: Double)? {
    var tail = 0.0
    var found: (rank: Int, coverage: Double)?
    let first = max(1, count / 2 - Int(5 * Double(count).squareRoot()))
    // Twice the tail may exceed 1 beyond the middle, so ranks stop there.
    for rank in stride(from: first, through: (count + 1) / 2, by: 1) {
      tail += SignTest.probability(of: rank - 1, in: count)
      let coverage = 1 - 2 * tail
      if coverage < confidence { break }
      found = (rank, coverage)
    }
    return found
  }
}
