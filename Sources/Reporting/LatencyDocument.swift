internal import Experiment

/// Nanoseconds an operation, in JSON.
struct LatencyDocument: Encodable {
  let p50: Double
  let p90: Double
  let p99: Double
  let p999: Double
  let max: Double

  init(_ summary: LatencySummary) {
    p50 = summary.p50
    p90 = summary.p90
    p99 = summary.p99
    p999 = summary.p999
    max = summary.max
  }
}
