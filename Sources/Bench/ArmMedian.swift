internal import Statistics

/// What one figure of an arm comes to over its runs.
package struct ArmMedian: Equatable, Sendable {
  package let name: String
  package let unit: String
  package let value: Double
  package let runs: Int

  /// Nil of no value.
  init?(_ figure: ArmFigure, _ values: [Double]) {
    guard let median = Quantile.median(values) else { return nil }
    (name, unit, value, runs) = (figure.name, figure.unit, median, values.count)
  }
}
