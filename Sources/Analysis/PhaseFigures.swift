internal import Samples
package import Workloads

/// Every metric of one phase of a cell, combined as in `Metric.combination`.
package struct PhaseFigures: Sendable {
  package let phase: Phase
  /// By the column's name, in the order of the list.
  package let figures: [(name: String, value: Double)]

  /// Nil for a phase without rows.
  init?(_ phase: Phase, _ metrics: MetricTally) {
    self.phase = phase
    figures = MetricList.all.compactMap { metric in metrics.figure(metric).map { (metric.name, $0) } }
    if figures.isEmpty { return nil }
  }
}
