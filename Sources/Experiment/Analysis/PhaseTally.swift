internal import LinuxKernel
internal import Measurement
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
  private var operations = 0.0
  private var adviceCalls = 0.0
  private var adviceLongest: Int?
  private var longest: Int?
  /// Of all rows.
  private(set) var latencies = LatencyCounts()
  private(set) var adviceLatencies = LatencyCounts()
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
    Self.add(record.copiedPages, to: &copied, cycles: record.cycles)
    Self.add(record.vmas, to: &vmas)
    Self.add(record.pageTableBytes, to: &pageTables)
    operations += Double(record.operations ?? 0)
    adviceCalls += Double(record.adviceCalls ?? 0)
    adviceLongest = [adviceLongest, record.adviceMax].compactMap(\.self).max()
    Self.add(record.lazyFreeBytes, to: &lazyFree)
    Self.add(record.heapLiveBytes, to: &live)
    longest = [longest, record.latencyMax].compactMap(\.self).max()
    Self.add(record.events.tlbShootdowns, to: &tlbShootdowns)
    Self.add(record.voluntarySwitches, to: &switches)
    guard record.cell.pressureBytes != nil else { return }
    Self.add(record.limitHits, to: &limitHits, cycles: record.cycles)
    Self.add(record.events.lazyFreed, to: &lazyFreed, cycles: record.cycles)
    Self.add(record.majorFaults, to: &majorFaults, cycles: record.cycles)
  }

  /// How many different figures are kept.
  var figureCount: Int {
    let figures = [
      rss, lazyFree, live, hugePages, backing, hugePageSplits, hugeMappingSplits, copied, vmas, pageTables, limitHits,
      lazyFreed, majorFaults, tlbShootdowns, switches,
    ]
    return figures.reduce(latencies.different + adviceLatencies.different) { $0 + $1.different }
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

  mutating func add(_ point: LatencyPoint) {
    let bucket = LatencyBucket(nanoseconds: point.nanoseconds, count: point.count)
    switch point.kind {
    case .operation: latencies.add(bucket)
    case .advice: adviceLatencies.add(bucket)
    }
  }

  /// Nil where no row tells of an operation.
  var latency: LatencySummary? {
    LatencySummary(longest: longest, operations: operations, latencies)
  }

  /// Of the advice that went with a re-touch; nil where there was none.
  var advice: LatencySummary? {
    LatencySummary(longest: adviceLongest, operations: adviceCalls, adviceLatencies)
  }

  /// - Parameter cycles: those that the value is the sum of; what is added is that of one.
  private static func add(_ value: Int?, to counts: inout ValueCounts, cycles: Double = 1) {
    if let value { counts.add(Double(value) / cycles) }
  }
}
