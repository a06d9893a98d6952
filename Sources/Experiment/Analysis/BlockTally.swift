internal import LinuxKernel
internal import Workloads

/// What the rows of one cell add up to within one block: pairs are made of such sums.
package struct BlockTally: Sendable {
  /// What a phase's rows add up to. Floating point: no damaged file overflows it.
  package struct Sum: Sendable {
    package private(set) var nanoseconds = 0.0
    /// Without what was spent waiting for a CPU that others had.
    package private(set) var nanosecondsWithoutWaiting = 0.0
    package private(set) var pages = 0.0
    package private(set) var operations = 0.0
    package private(set) var faults = 0.0
    package private(set) var rows = 0.0

    /// Without what was spent waiting for a CPU: a comparison shows the same figure.
    package var perPage: Double? { pages > 0 ? nanosecondsWithoutWaiting / pages : nil }
    package var operationsPerSecond: Double? {
      nanoseconds > 0 ? operations / nanoseconds * 1e9 : nil
    }
    /// Without what was spent waiting for a CPU.
    package var ownPerOperation: Double? {
      operations > 0 ? nanosecondsWithoutWaiting / operations : nil
    }
    package var faultsPerOperation: Double? { operations > 0 ? faults / operations : nil }

    mutating func add(_ record: Record) {
      let elapsed = Double(record.elapsedNanoseconds ?? 0)
      nanoseconds += elapsed
      nanosecondsWithoutWaiting += record.ownNanoseconds ?? 0
      pages += Double(record.pages ?? 0)
      operations += Double(record.operations ?? 0)
      faults += Double(record.minorFaults ?? 0) + Double(record.majorFaults ?? 0)
      rows += 1
    }
  }

  package private(set) var touch = Sum()
  package private(set) var release = Sum()
  package private(set) var retouch = Sum()
  /// Of the first cycle, where later ones follow: `release` and `retouch` are of those then.
  package private(set) var firstRelease = Sum()
  package private(set) var firstRetouch = Sum()
  package private(set) var idle = Sum()
  /// Of a program, which has no other phases to be measured.
  package private(set) var run = Sum()
  /// Of replays, which take the same faults each time; nil where one of them does not tell, or there are none.
  package private(set) var replayedFaults: Double?
  private(set) var policy = PolicyTally()
  /// What stays at the end of releases, and at the end of the waits that follow them.
  private(set) var afterRelease = KeptTally()
  private(set) var afterWait = KeptTally()
  private(set) var sequence = SequenceTally()
  /// At the ends of releases, summed over rows; nil where one of them does not tell.
  package private(set) var rssBytes: Double? = 0
  package private(set) var backingBytes: Double? = 0
  package private(set) var areas: Double? = 0
  package private(set) var hugePageBytes: Double? = 0
  /// What the control group was charged beyond its charge before the first touch.
  package private(set) var cgroupGrowthBytes: Double? = 0
  /// At the ends of re-touches.
  package private(set) var hugePageBytesReused: Double? = 0
  /// Of the whole machine, during releases and re-touches.
  package private(set) var hugePageSplits: Double? = 0
  private var cgroupBytesAtReserve: Int?
  /// Rows that are not what the strategy promises.
  package private(set) var unverifiedRows = 0.0

  mutating func add(_ record: Record) {
    if record.verified == false { unverifiedRows += 1 }
    sequence.add(record)
    switch record.phase {
    case .reserve, .free: break
    case .touch, .release, .idle, .retouch, .run: policy.add(record)
    }
    switch record.phase {
    case .touch: touch.add(record)
    case .release where !record.isSteady:
      firstRelease.add(record)
      hugePageSplits = Self.sum(hugePageSplits, record.events.hugePageSplits)
    case .retouch where !record.isSteady:
      firstRetouch.add(record)
      hugePageSplits = Self.sum(hugePageSplits, record.events.hugePageSplits)
    case .retouch:
      retouch.add(record)
      hugePageBytesReused = Self.sum(hugePageBytesReused, record.anonHugeBytes)
      hugePageSplits = Self.sum(hugePageSplits, record.events.hugePageSplits)
    case .release:
      release.add(record)
      afterRelease.add(record)
      rssBytes = Self.sum(rssBytes, record.rssBytes ?? record.rssAnonBytes)
      backingBytes = Self.sum(backingBytes, record.backingBytes)
      areas = Self.sum(areas, record.vmas)
      hugePageBytes = Self.sum(hugePageBytes, record.anonHugeBytes)
      hugePageSplits = Self.sum(hugePageSplits, record.events.hugePageSplits)
      let before = cgroupBytesAtReserve
      cgroupGrowthBytes = Self.sum(
        cgroupGrowthBytes,
        record.cgroupBytes.flatMap { after in before.map { after &- $0 } })
    case .run:
      if record.cell.isReplay {
        let sofar = run.rows == 0 ? 0 : replayedFaults
        replayedFaults = sofar.flatMap { sum in record.ownFaults.map { sum + $0 } }
      }
      run.add(record)
    case .idle:
      idle.add(record)
      if record.isSteady { afterWait.add(record) }
    case .reserve: cgroupBytesAtReserve = record.cgroupBytes
    case .free: break
    }
  }

  private static func sum(_ total: Double?, _ value: Int?) -> Double? {
    guard let total, let value else { return nil }
    return total + Double(value)
  }

  /// How often the workload was performed.
  var rounds: Double { max(touch.rows, release.rows, run.rows) }

  var cpuPerByte: Double? { policy.cpuPerByte }

  /// What is paid for a page that is allocated, in CPU nanoseconds of all threads.
  var cpuPerPage: Double? { cpuPerByte.map { $0 * Double(PageSize.bytes) } }

  /// What a caller pays for a page that goes and, with this probability, comes back; of a program, for
  /// one that it allocates.
  func bothPerPage(fraction: Double) -> Double? {
    if run.rows > 0 { return cpuPerPage }
    return Self.bothPerPage(release, retouch, fraction)
  }

  /// The same of the first cycle, where later ones follow.
  func firstBothPerPage(fraction: Double) -> Double? {
    Self.bothPerPage(firstRelease, firstRetouch, fraction)
  }

  private static func bothPerPage(_ release: Sum, _ retouch: Sum, _ fraction: Double) -> Double? {
    guard 0...1 ~= fraction, let out = release.perPage else { return nil }
    if fraction == 0 { return out }
    guard release.rows == retouch.rows, let back = retouch.perPage else { return nil }
    return out + fraction * back
  }
}
