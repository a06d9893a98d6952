/// An interval for a median that assumes nothing of the distribution: two order statistics.
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

  /// The interval of `values`; nil where there are too few for the confidence: fewer than 6 for
  /// 95 %.
  package init?(_ values: [Double], confidence: Double = 0.95) {
    guard let (rank, coverage) = Self.rank(count: values.count, confidence: confidence) else {
      return nil
    }
    let sorted = values.sorted()
    low = sorted[rank - 1]
    high = sorted[sorted.count - rank]
    self.coverage = coverage
  }

  /// How many values it takes to have an interval; nil for a confidence of 1.
  package static func leastCount(confidence: Double) -> Int? {
    (1...64).first { rank(count: $0, confidence: confidence) != nil }
  }

  /// The largest k, from 1, whose interval covers with at least `confidence`, and its coverage.
  package static func rank(count: Int, confidence: Double) -> (rank: Int, coverage: Double)? {
    var tail = 0.0
    var found: (rank: Int, coverage: Double)?
    // Twice the tail may exceed 1 past the middle: ranks stop there.
    for rank in stride(from: 1, through: (count + 1) / 2, by: 1) {
      tail += SignTest.probability(of: rank - 1, in: count)
      let coverage = 1 - 2 * tail
      if coverage < confidence { break }
      found = (rank, coverage)
    }
    return found
  }
}
