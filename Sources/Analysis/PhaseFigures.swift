package import Samples
package import Workloads

/// Every metric of one phase of a cell, combined as in `Metric.combination`.
package struct PhaseFigures: Sendable {
  package let phase: Phase
  package let figures: [(metric: Metric, value: Double)]

  /// Nil for a phase without rows.
  init?(_ phase: Phase, _ metrics: MetricTally) {
    self.phase = phase
    figures = MetricList.all.compactMap { metric in metrics.figure(metric).map { (metric, $0) } }
    if figures.isEmpty { return nil }
  }
}
