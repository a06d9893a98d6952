internal import Statistics

/// What the rows of one phase add up to.
struct PhaseTally: Sendable {
  // As floating point: exact to 2^53, and no damaged file overflows it.
  private var faults = 0.0
  private var pages = 0.0
  private var rss: [Double] = []
  private var lazyFree: [Double] = []
  private var live: [Double] = []
  private var p50: [Double] = []
  private var p90: [Double] = []
  private var p99: [Double] = []
  private var p999: [Double] = []
  private var longest = 0

  mutating func add(_ record: Record) {
    faults += Double(record.minorFaults ?? 0) + Double(record.majorFaults ?? 0)
    pages += Double(record.pages ?? 0)
    Self.append(record.rssAnonBytes, to: &rss)
    Self.append(record.lazyFreeBytes, to: &lazyFree)
    Self.append(record.heapLiveBytes, to: &live)
    Self.append(record.latencyP50, to: &p50)
    Self.append(record.latencyP90, to: &p90)
    Self.append(record.latencyP99, to: &p99)
    Self.append(record.latencyP999, to: &p999)
    longest = max(longest, record.latencyMax ?? 0)
  }

  var faultsPerPage: Double? { pages > 0 ? faults / pages : nil }
  var rssBytes: Int? { Quantile.median(rss).map { Int($0) } }
  var liveBytes: Int? { Quantile.median(live).map { Int($0) } }
  var lazyFreeBytes: Int? { Quantile.median(lazyFree).map { Int($0) } }

  /// The medians over rows of each row's quantiles, and the longest operation of all.
  var latency: LatencySummary? {
    guard let p50 = Quantile.median(p50), let p90 = Quantile.median(p90),
      let p99 = Quantile.median(p99), let p999 = Quantile.median(p999)
    else { return nil }
    return LatencySummary(p50: p50, p90: p90, p99: p99, p999: p999, max: Double(longest))
  }

  private static func append(_ value: Int?, to list: inout [Double]) {
    if let value { list.append(Double(value)) }
  }
}
