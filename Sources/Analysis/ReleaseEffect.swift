package import Samples

/// The state after a release, for every metric that has an effect.
package struct ReleaseEffect: Equatable, Sendable {
  /// The values in the order of `MetricList.effects`.
  private let values: [Int?]

  /// - Parameter value: returns the value of a metric that has an effect.
  init(_ value: (Metric, Metric.Effect) -> Int?) {
    values = MetricList.effects.map { metric in metric.effect.flatMap { value(metric, $0) } }
  }

  /// The value of a metric; nil if no row has it, and for a metric without an effect.
  package subscript(metric: Metric) -> Int? {
    MetricList.effects.firstIndex { $0.name == metric.name }.flatMap { values[$0] }
  }
}
