internal import Glibc

/// The cost of one thing as a multiple of another's, from pairs measured side by side.
///
/// The median of the logarithms of the pairs' ratios, with its sign interval, both converted back to ratios. Pairing
/// removes disturbances common to both sides; the logarithm puts 2 and ½ at the same distance from 1; the median
/// ignores the outliers of a shared machine.
package struct PairedRatio: Equatable, Sendable {
  /// The median ratio.
  package let ratio: Double
  /// Its interval, at 95 % by default; nil for too few pairs, at 95 % fewer than 6.
  package let interval: ClosedRange<Double>?
  package let pairs: Int
  /// Half the width of the logarithms' interval, as `SequentialStop` computes it.
  private let steadyHalfWidth: Double?

  /// - Parameter logRatios: the natural logarithm of each pair's ratio.
  package init?(logRatios: [Double], confidence: Double = 0.95) {
    guard let median = Quantile.median(logRatios) else { return nil }
    ratio = exp(median)
    interval = SignInterval(logRatios, confidence: confidence).map { exp($0.low)...exp($0.high) }
    pairs = logRatios.count
    steadyHalfWidth = SequentialStop.halfWidth(logRatios)
  }

  /// Half the interval's width as a fraction of the ratio, or of 0.1 if the ratio is smaller: the third digit of a
  /// hundredth is not worth waiting for. Nil without an interval.
  package var uncertainty: Double? {
    interval.map { ($0.upperBound - $0.lowerBound) / 2 / max(ratio, 0.1) }
  }

  /// The uncertainty for a run that stops once it is small enough; nil for fewer than 11 pairs.
  package var steadyUncertainty: Double? {
    steadyHalfWidth.map { ratio * sinh($0) / max(ratio, 0.1) }
  }

  /// The geometric mean of ratios; nil for no ratios.
  package static func geometricMean(_ ratios: [Double]) -> Double? {
    if ratios.isEmpty { return nil }
    return exp(ratios.reduce(0) { $0 + log($1) } / Double(ratios.count))
  }
}
