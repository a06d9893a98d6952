internal import LinuxKernel
internal import Statistics

/// What the rows of one phase add up to.
struct PhaseTally: Sendable {
  // As floating point: exact to 2^53, and no damaged file overflows it.
  private var faults = 0.0
  private var pages = 0.0
  private var rss: [Double] = []
  private var lazyFree: [Double] = []
  private var live: [Double] = []
  private var hugePages: [Double] = []
  private var backing: [Double] = []
  private var hugePageSplits: [Double] = []
  private var hugeMappingSplits: [Double] = []
  private var vmas: [Double] = []
  private var pageTables: [Double] = []
  private var adviceP50: [Double] = []
  private var adviceP99: [Double] = []
  private var adviceLongest = 0
  private var p50: [Double] = []
  private var p90: [Double] = []
  private var p99: [Double] = []
  private var p999: [Double] = []
  private var longest = 0

  mutating func add(_ record: Record) {
    faults += Double(record.minorFaults ?? 0) + Double(record.majorFaults ?? 0)
    pages += Double(record.pages ?? 0)
    Self.append(record.rssBytes ?? record.rssAnonBytes, to: &rss)
    Self.append(record.anonHugeBytes, to: &hugePages)
    Self.append(record.backingBytes, to: &backing)
    Self.append(record.events.hugePageSplits, to: &hugePageSplits)
    Self.append(record.events.hugeMappingSplits, to: &hugeMappingSplits)
    Self.append(record.vmas, to: &vmas)
    Self.append(record.pageTableBytes, to: &pageTables)
    Self.append(record.adviceP50, to: &adviceP50)
    Self.append(record.adviceP99, to: &adviceP99)
    adviceLongest = max(adviceLongest, record.adviceMax ?? 0)
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
  var hugePageBytes: Int? { Quantile.median(hugePages).map { Int($0) } }
  var backingBytes: Int? { Quantile.median(backing).map { Int($0) } }
  var splits: (hugePages: Int?, hugeMappings: Int?) {
    (
      Quantile.median(hugePageSplits).map { Int($0) },
      Quantile.median(hugeMappingSplits).map { Int($0) }
    )
  }
  var areas: Int? { Quantile.median(vmas).map { Int($0) } }
  var pageTableBytes: Int? { Quantile.median(pageTables).map { Int($0) } }
  var lazyFreeBytes: Int? { Quantile.median(lazyFree).map { Int($0) } }

  /// The medians over rows of each row's quantiles, and the longest operation of all.
  var latency: LatencySummary? {
    guard let p50 = Quantile.median(p50), let p90 = Quantile.median(p90),
      let p99 = Quantile.median(p99), let p999 = Quantile.median(p999)
    else { return nil }
    return LatencySummary(p50: p50, p90: p90, p99: p99, p999: p999, max: Double(longest))
  }

  /// Of the advice that went with a re-touch; nil where there was none.
  var advice: AdviceSummary? {
    guard let p50 = Quantile.median(adviceP50), let p99 = Quantile.median(adviceP99) else {
      return nil
    }
    return AdviceSummary(p50: p50, p99: p99, max: Double(adviceLongest))
  }

  private static func append(_ value: Int?, to list: inout [Double]) {
    if let value { list.append(Double(value)) }
  }
}
