/// Nanoseconds an operation.
package struct LatencySummary: Equatable, Sendable {
  package let p50: Double
  package let p90: Double
  package let p99: Double
  package let p999: Double
  package let max: Double
}

/// Nanoseconds a call of an advice that goes with a re-touch.
package struct AdviceSummary: Equatable, Sendable {
  package let p50: Double
  package let p99: Double
  package let max: Double
}
