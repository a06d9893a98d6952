internal import Glibc

/// Compares the median of paired log ratios, or of paired differences, with a margin: is it beyond, within, or
/// undecided?
///
/// The median's sign interval gives the verdict: regressed if all of it lies above 1 + margin, improved if all of it
/// lies below 1 ÷ (1 + margin), equivalent if all of it lies between. A real difference smaller than the margin is
/// equivalent, not regressed, however precisely it is known.
package struct MarginTest: Sendable {
  private let values: [Double]
  private let bound: Double

  /// - Parameters:
  ///   - logRatios: the natural logarithm of each pair's ratio.
  ///   - margin: the smallest difference that counts: 0.05 is 5 %. Not negative.
  package init(logRatios: [Double], margin: Double) {
    values = logRatios
    bound = log1p(margin)
  }

  /// - Parameters:
  ///   - differences: head minus base of each pair.
  ///   - bound: the smallest difference that counts, not negative.
  package init(differences: [Double], bound: Double) {
    values = differences
    self.bound = bound
  }

  /// The two-sided p-value of "the median lies within the margin": twice the sign test's for the more extreme side.
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

  /// The approximate number of pairs, including the present ones, until the interval lies on one side of each bound,
  /// assuming that its width falls with the square root of that number. Without an interval, the number of pairs for
  /// the first one. Nil if the median lies on a bound, since no number of pairs would then suffice.
  package func pairsToSettle(confidence: Double) -> Int? {
    guard let interval = SignInterval(values, confidence: confidence),
      let median = Quantile.median(values)
    else { return SignInterval.leastCount(confidence: confidence) }
    let halfWidth = (interval.high - interval.low) / 2
    let distance = abs(abs(median) - bound)
    guard distance > 0 else { return nil }
    // Add a fifth, because the width is an estimate.
    let pairs =
      Double(values.count) * 1.2 * max(1, (halfWidth / distance) * (halfWidth / distance))
    return pairs < 1e9 ? Int(pairs.rounded(.up)) : nil
  }
}
