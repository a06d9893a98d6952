internal import Measurement
internal import Samples
internal import Statistics

/// The aggregate of the rows of one phase.
struct PhaseTally: Sendable {
  private(set) var metrics = MetricTally()
  private var faults = 0.0
  private var pages = 0.0
  private var operations = 0.0
  private var adviceCalls = 0.0
  private var adviceLongest: Int?
  private var longest: Int?
  /// The latencies of all rows.
  private(set) var latencies = LatencyCounts()
  private(set) var adviceLatencies = LatencyCounts()

  mutating func add(_ record: Record, keepsMetrics: Bool) {
    if keepsMetrics { metrics.add(record) }
    faults += record.faults
    pages += Double(record.pages ?? 0)
    operations += Double(record.operations ?? 0)
    adviceCalls += Double(record.adviceCalls ?? 0)
    adviceLongest = [adviceLongest, record.adviceMax].compactMap(\.self).max()
    longest = [longest, record.latencyMax].compactMap(\.self).max()
  }

  /// The number of distinct figures kept.
  var figureCount: Int { metrics.figureCount + latencies.different + adviceLatencies.different }

  var faultsPerPage: Double? { pages > 0 ? faults / pages : nil }

  mutating func add(_ point: LatencyPoint) {
    let bucket = LatencyBucket(nanoseconds: point.nanoseconds, count: point.count)
    switch point.kind {
    case .operation: latencies.add(bucket)
    case .advice: adviceLatencies.add(bucket)
    }
  }

  /// Nil if no row reports an operation.
  var latency: LatencySummary? {
    LatencySummary(longest: longest, operations: operations, latencies)
  }

  /// Latencies of the `madvise(2)` calls that accompany a re-touch; nil if there were none.
  var advice: LatencySummary? {
    LatencySummary(longest: adviceLongest, operations: adviceCalls, adviceLatencies)
  }
}
