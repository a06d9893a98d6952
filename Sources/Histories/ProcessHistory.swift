internal import LinuxKernel
package import Traces

/// What one process of a recording did, as far as it takes a first reading of all events to know: where its memory lies,
/// which first touch was a read, and what comes back after it was unmapped.
package struct ProcessHistory: Sendable {
  package let process: Int32
  /// By the recording's clock, in nanoseconds: the process's first and last event.
  package private(set) var start: UInt64 = 0
  package private(set) var end: UInt64 = 0
  /// All faults of the process; `anonymousFaults` are those that are replayed.
  package private(set) var faults = 0
  package private(set) var anonymousFaults = 0
  package private(set) var leftOut = SkippedMemory()
  package private(set) var releases = RecordedReleases()
  /// Faults of pages that were there, for writing too: two threads at one page, a copy behind a fork that was not
  /// recorded, swap, NUMA balancing. A replay drops such a page first.
  package private(set) var repeatedFaults = 0
  /// The same behind a fork, where the first write of each page copies it.
  package private(set) var faultsBehindFork = 0
  /// Faults of pages that had been lazily freed, and that the kernel had taken.
  package private(set) var faultsOfFreed = 0
  /// What was unmapped, or mapped without access, and came back at the same addresses.
  package private(set) var comebackPages = 0
  /// Whether the process has locked memory, on which the kernel refuses most strategies.
  package private(set) var locksMemory = false
  /// Pages that were seen used and still there when advice released them.
  package private(set) var residentPagesReleased = 0
  /// Whether the process has made a userfaultfd.
  package private(set) var usesUserfaultfd = false
  /// Whether the process asked for huge pages.
  package private(set) var advisesHugePages = false
  /// Pages that advice released, but for memory without huge pages.
  private var pagesReleased = 0
  /// Forks of which neither the recording nor a fault tells whether the child had a copy of the memory.
  package private(set) var doubtfulForks = 0
  /// Whether the process got a copy of its parent's memory.
  package var hasInherited: Bool { !lineage.forks.isEmpty }
  package let lineage: TraceLineage
  /// Pages that `process_madvise(2)` released by its own account, and those that are known.
  package private(set) var unplacedPages = (all: 0, found: 0)
  /// Whether it freed any lazily.
  package private(set) var freesUnplacedLazily = false
  package private(set) var usedAgain = UsedAgain.Counts()
  package private(set) var threads = 0
  package private(set) var arena = AddressLayout(RangeMap())
  /// Whether what is unmapped and comes back is to be given back by the strategy instead.
  package let replacesUnmap: Bool

  /// Of address space, 32 TiB: a region must find room for all of it.
  private static let mostPages = (32 << 40) / PageSize.bytes

  /// Each thread of the recording, whenever it lived, is one of the replay's.
  package static let mostThreads = 4096

  /// One bit a touch, in order: whether it was a read that a write followed.
  private var reads: [UInt64] = []
  private var unplaced: [Int: [Range<Int>]] = [:]
  private var copyingForks: Set<Int> = []
  private var refaults: Set<Int> = []
  private var refaultsOfFreed: Set<Int> = []
  /// What comes back of what was unmapped, by the ordinal of the change.
  package private(set) var comebacks: [Int: [Range<Int>]] = [:]

  /// Reads all events.
  ///
  /// - Parameter events: calls back with every event, in order.
  package init(
    of process: Int32, replacesUnmap: Bool,
    _ events: ((TraceEvent) throws -> Void) throws -> Void
  ) throws {
    try self.init(of: TraceLineage(process), replacesUnmap: replacesUnmap, events)
  }

  /// Reads all events.
  ///
  /// - Parameters:
  ///   - lineage: of the process.
  ///   - events: calls back with every event, in order.
  package init(
    of lineage: TraceLineage, replacesUnmap: Bool,
    _ events: ((TraceEvent) throws -> Void) throws -> Void
  ) throws {
    self.lineage = lineage
    process = lineage.process
    self.replacesUnmap = replacesUnmap
    var recorded = RecordedProcess(lineage)
    let survey = FirstPass()
    var first: UInt64?
    try events { event in
      guard recorded.take(event, { survey.take($0) }) else { return }
      if event.process == process, !event.isOfBefore {
        first = min(first ?? event.time, event.time)
        end = max(end, event.time)
      }
      try survey.requireBounds(recorded)
    }
    start = first ?? 0
    faults = recorded.faults
    anonymousFaults = survey.touches - survey.inheritedTouches
    leftOut = recorded.leftOut
    releases = survey.releases
    repeatedFaults = survey.repeatedFaults
    faultsBehindFork = survey.faultsBehindFork
    faultsOfFreed = survey.faultsOfFreed
    threads = survey.threads.count
    arena = AddressLayout(survey.used)
    if threads > Self.mostThreads { throw ReplayError.tooManyThreads(threads) }
    if arena.pages > Self.mostPages { throw ReplayError.tooLarge(pages: arena.pages) }
    reads = survey.reads
    refaults = survey.refaults
    refaultsOfFreed = survey.refaultsOfFreed
    if let bytes = survey.pageSize.largerPageBytes(addressBits: recorded.addressBits) {
      throw ReplayError.otherPages(bytes: bytes)
    }
    locksMemory = recorded.locksMemory
    pagesReleased = survey.pagesReleased
    residentPagesReleased = survey.residentPagesReleased
    usesUserfaultfd = recorded.usesUserfaultfd
    usedAgain = survey.usedAgain.counts
    unplaced = survey.unplaced.found
    unplacedPages = (survey.unplaced.pages, survey.unplaced.foundPages)
    freesUnplacedLazily = survey.unplaced.isLazy
    copyingForks = survey.copyingForks
    doubtfulForks = survey.doubtfulForks
    advisesHugePages = survey.advisesHugePages
    comebackPages = survey.comebacks.values.joined().reduce(0) { $0 + $1.count }
    if replacesUnmap { comebacks = survey.comebacks }
  }

  /// Whether anything was given back, and is given back by a strategy instead, by a call that leaves zeroes.
  package var leavesZeroes: Bool { releases.dontNeed.calls > 0 || !comebacks.isEmpty }

  /// What percentage of the pages that advice released was seen used before: nearly all in a recording that is whole. Nil
  /// of so few that it tells nothing.
  package var percentSeenUsed: Int? {
    pagesReleased < Self.leastReleased ? nil : min(100, residentPagesReleased * 100 / pagesReleased)
  }

  private static let leastReleased = 1024

  package var durationNanoseconds: UInt64 { end - start }

  /// What the change of that ordinal, a call of `process_madvise(2)`, released, as far as it was used again.
  package func released(by ordinal: Int) -> [Range<Int>] { unplaced[ordinal] ?? [] }

  /// Whether the change of that ordinal, a fork, has left pages to be copied or written for the first time.
  package func isCopying(_ ordinal: Int) -> Bool { copyingForks.contains(ordinal) }

  /// Whether the touch of that ordinal hit a page that was there, whatever gives back.
  package func isRefault(_ ordinal: Int) -> Bool { refaults.contains(ordinal) }

  /// Whether it hit a page that had been lazily freed, and that the kernel had taken.
  package func isRefaultOfFreed(_ ordinal: Int) -> Bool { refaultsOfFreed.contains(ordinal) }

  /// Whether the touch of that ordinal read a page that was written later.
  package func isRead(_ ordinal: Int) -> Bool { reads[ordinal / 64] >> UInt64(ordinal % 64) & 1 == 1 }
}

extension TraceEvent {
  /// Whether it tells of what was there when the recording began, which has no time of its own, or of the end.
  var isOfBefore: Bool {
    switch action {
    case .mapping, .name, .exit: true
    default: false
    }
  }
}
