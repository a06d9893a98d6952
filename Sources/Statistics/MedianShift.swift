internal import Glibc

/// The difference of the medians of two unpaired samples, as of two separate runs.
package struct MedianShift: Sendable {
  private let base: [Double]
  private let head: [Double]
  /// The head's median minus the base's.
  package let shift: Double

  /// Nil if a sample is empty.
  package init?(_ base: [Double], _ head: [Double]) {
    guard let here = Quantile.median(base), let there = Quantile.median(head) else { return nil }
    // Sorted once, because a p-value requires many intervals.
    self.base = base.sorted()
    self.head = head.sorted()
    shift = there - here
  }

  /// Combines each side's interval at the square root of the confidence, so that their joint coverage is at least the
  /// requested one. Nil for too few values.
  package func interval(confidence: Double) -> (low: Double, high: Double)? {
    let each = confidence.squareRoot()
    guard let here = SignInterval(sorted: base, confidence: each),
      let there = SignInterval(sorted: head, confidence: each)
    else { return nil }
    return (there.low - here.high, there.high - here.low)
  }

  /// The smallest level at which the interval excludes the bound, to a 64th of a factor of 10, and at least 10^-9.
  /// Found by bisection, because only the interval at each level is known. The lower the level, the wider the interval.
  package func pValue(bound: Double) -> Double {
    func level(_ step: Int) -> Double { exp(-Double(step) / 64 * log(10)) }
    // The intervals of steps below `leaves` exclude the bound, those from `stays` on do not.
    var leaves = 0
    var stays = 64 * 9 + 1
    while leaves < stays {
      let step = (leaves + stays) / 2
      if let interval = interval(confidence: 1 - level(step)),
        interval.low > bound || interval.high < -bound
      {
        leaves = step + 1
      } else {
        stays = step
      }
    }
    return leaves == 0 ? 1 : level(leaves - 1)
  }

  package func verdict(bound: Double, confidence: Double) -> ChangeVerdict {
    guard let interval = interval(confidence: confidence) else { return .inconclusive }
    if interval.low > bound { return .regressed }
    if interval.high < -bound { return .improved }
    return interval.low >= -bound && interval.high <= bound ? .equivalent : .inconclusive
  }
}
