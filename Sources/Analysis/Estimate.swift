internal import Statistics

/// A figure of a cell, from blocks that are independent.
package struct Estimate: Equatable, Sendable {
  package let median: Double
  /// The order statistics that cover the true median in at least 95 % of runs; nil of fewer than 6 blocks.
  package let interval: ClosedRange<Double>?

  /// Of what the blocks say, in any order; nil of nothing.
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
