package import Samples

/// What a release has left, by every metric that has an effect.
package struct ReleaseEffect: Equatable, Sendable {
  /// In the order of `MetricList.effects`.
  private let values: [Int?]

  /// - Parameter value: of a metric that has an effect.
  init(_ value: (Metric, Metric.Effect) -> Int?) {
    values = MetricList.effects.map { metric in metric.effect.flatMap { value(metric, $0) } }
  }

  /// Nil where no row has it, and of a metric that has no effect.
  package subscript(metric: Metric) -> Int? {
    MetricList.effects.firstIndex { $0.name == metric.name }.flatMap { values[$0] }
  }
}
