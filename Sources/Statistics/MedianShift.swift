internal import Glibc

/// The difference of the medians of two samples that are not paired: two runs, each by itself.
package struct MedianShift: Sendable {
  private let base: [Double]
  private let head: [Double]
  /// The head's median less the base's.
  package let shift: Double

  /// Nil where a sample is empty.
  package init?(_ base: [Double], _ head: [Double]) {
    guard let here = Quantile.median(base), let there = Quantile.median(head) else { return nil }
    self.base = base
    self.head = head
    shift = there - here
  }

  /// Each side's interval at the square root of the confidence, so that both cover together at least as often
  /// as asked. Nil of too few values.
  package func interval(confidence: Double) -> (low: Double, high: Double)? {
    let each = confidence.squareRoot()
    guard let here = SignInterval(base, confidence: each),
      let there = SignInterval(head, confidence: each)
    else { return nil }
    return (there.low - here.high, there.high - here.low)
  }

  /// The least level at which the interval leaves the bound, to a 64th of a factor of 10: found by trying,
  /// since nothing but the interval at each level is known.
  package func pValue(bound: Double) -> Double {
    var found = 1.0
    for step in 0...(64 * 9) {
      let level = exp(-Double(step) / 64 * log(10))
      guard let interval = interval(confidence: 1 - level),
        interval.low > bound || interval.high < -bound
      else { break }
      found = level
    }
    return found
  }

  package func verdict(bound: Double, confidence: Double) -> ChangeVerdict {
    guard let interval = interval(confidence: confidence) else { return .inconclusive }
    if interval.low > bound { return .regressed }
    if interval.high < -bound { return .improved }
    return interval.low >= -bound && interval.high <= bound ? .equivalent : .inconclusive
  }
}
