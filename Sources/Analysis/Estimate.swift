internal import Statistics

/// A figure of a cell, estimated from independent blocks.
package struct Estimate: Equatable, Sendable {
  package let median: Double
  /// The order statistics that cover the true median in at least 95 % of runs; nil for fewer than 6 blocks.
  package let interval: ClosedRange<Double>?

  /// Estimates from the values of blocks, in any order; nil if there are none.
  package init?(_ values: [Double]) {
    guard let median = Quantile.median(values) else { return nil }
    self.median = median
    interval = SignInterval(values).map { $0.low...$0.high }
  }

  package init(median: Double, interval: ClosedRange<Double>?) {
    self.median = median
    self.interval = interval
  }
}
