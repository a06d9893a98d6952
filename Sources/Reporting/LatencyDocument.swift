internal import Experiment

/// Nanoseconds an operation, in JSON: quantiles are absent where too few operations are beyond them.
struct LatencyDocument: Encodable {
  let p50: Int?
  let p90: Int?
  let p99: Int?
  let p999: Int?
  let max: Int
  let operations: Int

  init(_ summary: LatencySummary) {
    p50 = summary.p50
    p90 = summary.p90
    p99 = summary.p99
    p999 = summary.p999
    max = summary.max
    operations = summary.operations
  }
}
