internal import LinuxKernel
internal import Statistics

/// What the rows of one phase add up to.
struct PhaseTally: Sendable {
  // As floating point: exact to 2^53, and no damaged file overflows it.
  private var faults = 0.0
  private var pages = 0.0
  private var rss = ValueCounts()
  private var lazyFree = ValueCounts()
  private var live = ValueCounts()
  private var hugePages = ValueCounts()
  private var backing = ValueCounts()
  private var hugePageSplits = ValueCounts()
  private var hugeMappingSplits = ValueCounts()
  private var copied = ValueCounts()
  private var vmas = ValueCounts()
  private var pageTables = ValueCounts()
  private var adviceP50 = ValueCounts()
  private var adviceP99 = ValueCounts()
  private var adviceLongest = 0
  private var p50 = ValueCounts()
  private var p90 = ValueCounts()
  private var p99 = ValueCounts()
  private var p999 = ValueCounts()
  private var longest = 0
  private var limitHits = ValueCounts()
  private var lazyFreed = ValueCounts()
  private var majorFaults = ValueCounts()
  private var tlbShootdowns = ValueCounts()
  private var switches = ValueCounts()

  mutating func add(_ record: Record) {
    faults += Double(record.minorFaults ?? 0) + Double(record.majorFaults ?? 0)
    pages += Double(record.pages ?? 0)
    Self.add(record.rssBytes ?? record.rssAnonBytes, to: &rss)
    Self.add(record.anonHugeBytes, to: &hugePages)
    Self.add(record.backingBytes, to: &backing)
    Self.add(record.events.hugePageSplits, to: &hugePageSplits)
    Self.add(record.events.hugeMappingSplits, to: &hugeMappingSplits)
    Self.add(record.copiedPages, to: &copied)
    Self.add(record.vmas, to: &vmas)
    Self.add(record.pageTableBytes, to: &pageTables)
    Self.add(record.adviceP50, to: &adviceP50)
    Self.add(record.adviceP99, to: &adviceP99)
    adviceLongest = max(adviceLongest, record.adviceMax ?? 0)
    Self.add(record.lazyFreeBytes, to: &lazyFree)
    Self.add(record.heapLiveBytes, to: &live)
    Self.add(record.latencyP50, to: &p50)
    Self.add(record.latencyP90, to: &p90)
    Self.add(record.latencyP99, to: &p99)
    Self.add(record.latencyP999, to: &p999)
    longest = max(longest, record.latencyMax ?? 0)
    Self.add(record.events.tlbShootdowns, to: &tlbShootdowns)
    Self.add(record.voluntarySwitches, to: &switches)
    guard record.cell.pressureBytes != nil else { return }
    Self.add(record.limitHits, to: &limitHits)
    Self.add(record.events.lazyFreed, to: &lazyFreed)
    Self.add(record.majorFaults, to: &majorFaults)
  }

  var faultsPerPage: Double? { pages > 0 ? faults / pages : nil }
  var rssBytes: Int? { rss.wholeMedian }
  var liveBytes: Int? { live.wholeMedian }
  var hugePageBytes: Int? { hugePages.wholeMedian }
  var backingBytes: Int? { backing.wholeMedian }
  var splits: (hugePages: Int?, hugeMappings: Int?) {
    (
      hugePageSplits.wholeMedian,
      hugeMappingSplits.wholeMedian
    )
  }
  var copiedPages: Int? { copied.wholeMedian }
  var areas: Int? { vmas.wholeMedian }
  var pageTableBytes: Int? { pageTables.wholeMedian }
  var lazyFreeBytes: Int? { lazyFree.wholeMedian }

  var shootdowns: Double? { tlbShootdowns.median }
  var voluntarySwitches: Double? { switches.median }

  /// Of rows whose cells have a limit.
  var atTheLimit: (hits: Int?, lazyFreed: Int?, majorFaults: Int?) {
    (limitHits.wholeMedian, lazyFreed.wholeMedian, majorFaults.wholeMedian)
  }

  /// The medians over rows of each row's quantiles, and the longest operation of all.
  var latency: LatencySummary? {
    guard let p50 = p50.median, let p90 = p90.median,
      let p99 = p99.median, let p999 = p999.median
    else { return nil }
    return LatencySummary(p50: p50, p90: p90, p99: p99, p999: p999, max: Double(longest))
  }

  /// Of the advice that went with a re-touch; nil where there was none.
  var advice: AdviceSummary? {
    guard let p50 = adviceP50.median, let p99 = adviceP99.median else {
      return nil
    }
    return AdviceSummary(p50: p50, p99: p99, max: Double(adviceLongest))
  }

  private static func add(_ value: Int?, to counts: inout ValueCounts) {
    if let value { counts.add(Double(value)) }
  }
}
