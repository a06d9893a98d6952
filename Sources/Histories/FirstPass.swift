internal import LinuxKernel
internal import Traces

/// What the first reading of a recording's changes comes to.
final class FirstPass {
  /// What is known of a page since it was last not there: a number above 0 holds the ordinal of its first fault, how
  /// often it faulted, and whether it was lazily freed.
  private struct PageState {
    var rawValue: UInt64
    static let freed: UInt64 = 4

    init(ordinal: Int, faults: UInt64) { rawValue = UInt64(ordinal) << 3 | faults }
    init(rawValue: UInt64) { self.rawValue = rawValue }

    var ordinal: Int { Int(rawValue >> 3) }
    /// 1, or 2 for two or more.
    var faults: UInt64 { rawValue & 3 }
    var isFreed: Bool { rawValue & Self.freed != 0 }
  }

  private(set) var touches = 0
  private(set) var releases = RecordedReleases()
  private(set) var repeatedFaults = 0
  private(set) var faultsBehindFork = 0
  /// The changes that are forks after which pages were copied, or written for the first time, by their ordinals.
  private(set) var copyingForks: Set<Int> = []
  /// Forks that are not known to copy, and after which no fault shows that.
  private(set) var doubtfulForks = 0
  private var lastFork: Int?
  /// Pages that forks have gone over, at most.
  private var pagesForked = 0
  private(set) var unplaced = UnplacedReleases()
  /// Touches of ancestors.
  private(set) var inheritedTouches = 0
  private(set) var faultsOfFreed = 0
  private(set) var threads: Set<Int32> = []
  private(set) var used = RangeMap<Bool>()
  private(set) var reads: [UInt64] = []
  /// Touches of pages that were there.
  private(set) var refaults: Set<Int> = []
  /// Touches of pages that were lazily freed, and taken.
  private(set) var refaultsOfFreed: Set<Int> = []
  private(set) var comebacks: [Int: [Range<Int>]] = [:]
  private var pages = SparsePages<UInt64>()
  /// The first touch behind the last fork.
  private var forkOrdinal = 0
  /// What is unmapped or withdrawn at the moment, with the ordinal of the change that did so.
  private var gone = RangeMap<Int>()
  private var changes = 0
  private var lastThread: Int32 = -1
  private(set) var usedAgain = UsedAgain()
  /// Blocks with a page in use that changes went over, beyond a few a change.
  private(set) var revisits = 0
  /// Pages that came without a fault.
  private(set) var populatedPages = 0
  /// Pages that were seen used and still there when advice released them.
  private(set) var residentPagesReleased = 0
  /// Pages that advice released, but for memory without huge pages: stacks of threads are released whole, and little used.
  private(set) var pagesReleased = 0
  private(set) var pageSize = PageSizeEvidence()
  /// Whether the process asked for huge pages.
  private(set) var advisesHugePages = false

  func take(_ change: MemoryChange) {
    let ordinal = changes
    changes += 1
    if case .begin = change.kind { return begin() }
    if change.thread != lastThread {
      threads.insert(change.thread)
      lastThread = change.thread
    }
    revisits += max(0, pages.span(of: change.pages) - TraceLimits.freeRevisits)
    switch change.kind {
    case .touch(let isWrite): touch(change.pages.lowerBound, isWrite: isWrite)
    case .map(let protection, let populates):
      used.set(change.pages, to: true)
      pages.clear(change.pages)
      usedAgain.forget(change.pages)
      if populates { populate(change.pages) }
      comeBack(change.pages, protection)
      if protection == 0 {
        let accessible = change.parts.filter { $0.protection != 0 }
        for part in accessible where part.isWritable { gone.set(part.pages, to: ordinal) }
        if !accessible.isEmpty {
          releases.withdrawn.add(accessible.reduce(0) { $0 + $1.pages.count })
        }
      }
    case .unmap(let cause):
      pages.clear(change.pages)
      usedAgain.forget(change.pages)
      gone.remove(change.pages)
      switch cause {
      case .unmapped: releases.unmap.add(change.pages.count)
      case .shrunk: releases.breakShrunk.add(change.pages.count)
      case .exec, .gone: return
      }
      for part in change.parts where part.isWritable { gone.set(part.pages, to: ordinal) }
    case .protect(let protection): comeBack(change.pages, protection)
    case .release(let advice):
      pagesReleased = min(pagesReleased + usedAgain.pagesOutsideSmall(change.pages), 1 << 60)
      usedAgain.release(change.pages, used)
      pages.forEach(in: change.pages) { _, _ in residentPagesReleased += 1 }
      if advice == Advice.free.rawValue {
        releases.free.add(change.pages.count)
        pages.update(change.pages) { $0 |= PageState.freed }
      } else {
        releases.dontNeed.add(change.pages.count)
        pages.clear(change.pages)
      }
    case .releaseUnplaced(let advice, let pages):
      unplaced.take(advice, pages: pages, change: ordinal, touches: touches)
    case .move(let destination, let count, _, _):
      let target = destination..<destination + count
      used.set(target, to: true)
      usedAgain.move(min(count, change.pages.count), from: change.pages, to: target)
      gone.remove(change.pages)
      gone.remove(destination..<destination + count)
      pages.move(min(count, change.pages.count), from: change.pages.lowerBound, to: destination)
      for rest in change.pages.without(destination..<destination + count) { pages.clear(rest) }
    case .fork(let isCopy):
      pagesForked += pages.blockCount * SparsePages<UInt64>.blockPages
      forkOrdinal = touches
      lastFork = ordinal
      if isCopy == true {
        copyingForks.insert(ordinal)
      } else {
        doubtfulForks += 1
        usedAgain.fork()
      }
    case .join, .begin: break
    case .advise(let advice):
      switch Advice(rawValue: advice) {
      case .populateRead, .populateWrite: populate(change.pages)
      case .hugePage, .collapse:
        advisesHugePages = true
        usedAgain.advise(change.pages, advice)
      default: usedAgain.advise(change.pages, advice)
      }
    }
  }

  /// What ancestors did counts for nothing but the state of memory.
  private func begin() {
    inheritedTouches = touches
    forkOrdinal = touches
    lastFork = nil
    threads = []
    lastThread = -1
    releases = RecordedReleases()
    (repeatedFaults, faultsBehindFork, faultsOfFreed) = (0, 0, 0)
    (residentPagesReleased, pagesReleased, doubtfulForks) = (0, 0, 0)
    usedAgain.begin()
    unplaced.begin()
    pageSize = PageSizeEvidence()
  }

  private func populate(_ range: Range<Int>) {
    usedAgain.populate(range)
    // Saturates: the addresses of a hostile recording may be any.
    populatedPages = min(populatedPages + range.count, 1 << 60)
  }

  /// Throws where the process asks for more than a replay follows; to be called after each event.
  func requireBounds(_ recorded: RecordedProcess) throws(ReplayError) {
    let ranges = recorded.mappings.count + used.count + gone.count + usedAgain.rangeCount
    if ranges > TraceLimits.mostRanges { throw .tooManyRanges }
    if pages.blockCount > max(TraceLimits.mostSparseBlocks, touches / TraceLimits.pagesOfBlock) {
      throw .tooScattered
    }
    if recorded.revisits + revisits - touches > TraceLimits.mostRevisits { throw .tooManyRevisits }
    if pagesForked > TraceLimits.mostForkedPages { throw .tooManyForks }
    if populatedPages > TraceLimits.mostPopulatedPages { throw .tooManyPopulated }
  }

  private func touch(_ page: Int, isWrite: Bool?) {
    let ordinal = touches
    touches += 1
    if ordinal % 64 == 0 { reads.append(0) }
    let state = PageState(rawValue: pages[page])
    if state.rawValue == 0 {
      usedAgain.touch(page)
      pageSize.touch(page)
      pages[page] = PageState(ordinal: ordinal, faults: isWrite == true ? 2 : 1).rawValue
      if isWrite == false { noteRead(ordinal) }
    } else if state.isFreed {
      faultsOfFreed += 1
      refaultsOfFreed.insert(ordinal)
      pages[page] = PageState(ordinal: ordinal, faults: 2).rawValue
    } else if unplaced.explains(page, broughtBy: state.ordinal, fork: forkOrdinal) {
      residentPagesReleased += 1
      pages[page] = PageState(ordinal: ordinal, faults: isWrite == true ? 2 : 1).rawValue
      if isWrite == false { noteRead(ordinal) }
    } else if state.ordinal < forkOrdinal && isWrite != false {
      faultsBehindFork += 1
      if let lastFork, copyingForks.insert(lastFork).inserted { doubtfulForks -= 1 }
      pages[page] = PageState(ordinal: ordinal, faults: 2).rawValue
    } else if state.faults == 1 && isWrite != false {
      noteRead(state.ordinal)
      pages[page] = PageState(ordinal: state.ordinal, faults: 2).rawValue
    } else {
      repeatedFaults += 1
      refaults.insert(ordinal)
      if isWrite == false { noteRead(ordinal) }
    }
  }

  private func noteRead(_ ordinal: Int) { reads[ordinal / 64] |= 1 << UInt64(ordinal % 64) }

  /// What was given back and may be written again has come back.
  private func comeBack(_ range: Range<Int>, _ protection: UInt8) {
    guard protection & 2 != 0 else { return }
    for entry in gone.entries(in: range) { comebacks[entry.value, default: []].append(entry.range) }
    gone.remove(range)
  }
}
