internal import LinuxKernel
package import Traces

/// The mappings of one recorded process, as its system calls change them: tells what each event did to private anonymous
/// memory. Two readings of the same events tell the same.
package struct RecordedProcess {
  struct Mapping: Equatable {
    enum Kind { case anonymous, file, shared, hugeTLB }

    var kind: Kind
    /// As `mmap(2)` takes it.
    var protection: UInt8
    /// When it came to be, by the recording's clock.
    var since: UInt64
  }

  static let pageShift = UInt64(PageSize.bytes.trailingZeroBitCount)
  /// Addresses above are none of a process's.
  static let addressEnd: UInt64 = 1 << 56

  /// Whose events are taken: an ancestor, up to the fork, or the process itself.
  private(set) var process: Int32
  /// What follows it: the forks down to the process that is meant, nearest last.
  private var lineage: [TraceLineage.Fork]
  /// Events seen so far, of all processes.
  private var ordinal = -1
  /// Children with a copy of the memory.
  private var children: Set<Int32> = []
  /// The thread of the last event that was taken.
  private var thread: Int32
  package var leftOut = SkippedMemory()
  private(set) var faults = 0
  var mappings = RangeMap<Mapping>()
  /// Whether a call was seen since the process began, or became another program: from then on calls tell of mappings.
  private var hasCalled = false
  /// All addresses that `mmap(2)` has given, combined by or.
  private(set) var addressBits: UInt64 = 0
  /// Whether the process has locked memory.
  var locksMemory = false
  /// Whether the process has made a userfaultfd, so that a handler may serve its memory.
  var usesUserfaultfd = false
  /// Whether new mappings bring their pages along: after `mlockall(2)` with `MCL_FUTURE`.
  var populatesAll = false
  /// Ranges that calls went over, beyond a few a call.
  var revisits = 0
  /// The program break; nil until it is known.
  var programBreak: UInt64?

  /// - Parameter lineage: of the process; whose events before the last fork are its ancestors'.
  package init(_ lineage: TraceLineage) {
    process = lineage.first
    thread = lineage.first
    self.lineage = lineage.forks.reversed()
  }

  /// A child, from the fork on.
  func inherited(by child: Int32) -> RecordedProcess {
    var copy = self
    copy.process = child
    copy.children = []
    copy.faults = 0
    copy.leftOut = SkippedMemory()
    return copy
  }

  /// Whether what was taken last is the process's own, and not an ancestor's.
  var isOwn: Bool { lineage.isEmpty }

  /// Takes in an event of any process, in the order of the recording; false where it is another process's.
  @discardableResult
  package mutating func take(
    _ event: TraceEvent, _ emit: (MemoryChange) throws -> Void
  ) rethrows -> Bool {
    ordinal += 1
    guard event.process == process else {
      try takeOther(event, emit)
      return false
    }
    thread = event.thread
    try takeOwn(event, emit)
    if let next = lineage.last, next.ordinal == ordinal { try begin(next.child, event, emit) }
    return true
  }

  /// Takes in an event of the process itself, of which nothing of forks is asked.
  mutating func follow(_ event: TraceEvent, _ emit: (MemoryChange) -> Void) {
    takeOwn(event, emit)
    children = []
  }

  /// The ends of children.
  private mutating func takeOther(
    _ event: TraceEvent, _ emit: (MemoryChange) throws -> Void
  ) rethrows {
    switch event.action {
    case .exit, .exec:
      guard children.remove(event.process) != nil else { return }
      var change = change(event, .join, 0..<0)
      change.thread = thread
      try emit(change)
    default: break
    }
  }

  /// The child goes on where its parent was.
  private mutating func begin(
    _ child: Int32, _ event: TraceEvent, _ emit: (MemoryChange) throws -> Void
  ) rethrows {
    lineage.removeLast()
    // The parent of a process is to it as a child is.
    children = [process]
    process = child
    thread = child
    leftOut = SkippedMemory()
    faults = 0
    populatesAll = false
    locksMemory = false
    try emit(change(event, .begin, 0..<0))
  }

  private mutating func takeOwn(
    _ event: TraceEvent, _ emit: (MemoryChange) throws -> Void
  ) rethrows {
    switch event.action {
    case .fault(let address, let access): try fault(event, address, access, emit)
    case .call(let call):
      hasCalled = true
      // Advice on a range with holes is refused, and has reached what is there.
      let hasReached = call.name == .madvise && call.result == -12
      if call.hasFailed && call.name != .brk && !hasReached {
        leftOut.failedCalls += 1
      } else {
        if call.name == .mmap { addressBits |= UInt64(bitPattern: call.result) }
        try take(call, event, emit)
      }
    case .exec: try startAnew(event, emit)
    case .mapping(let mapping): try found(mapping, event, emit)
    case .fork(let child, let copies):
      if lineage.last?.ordinal == ordinal || copies == false { return }
      children.insert(child)
      try emit(change(event, .fork(isCopy: copies), 0..<0))
    case .name, .exit: break
    }
  }

  private mutating func fault(
    _ event: TraceEvent, _ address: UInt64, _ access: TraceAccess,
    _ emit: (MemoryChange) throws -> Void
  ) rethrows {
    faults += 1
    let page = Int(address >> Self.pageShift)
    guard let mapping = mappings.entry(at: page)?.value else {
      leftOut.unmappedFaults += 1
      return
    }
    switch mapping.kind {
    case .file: leftOut.fileFaults += 1
    case .shared: leftOut.sharedFaults += 1
    case .hugeTLB: leftOut.hugeTLBFaults += 1
    case .anonymous:
      let mayWrite = mapping.protection & 2 != 0
      guard mapping.protection != 0, mayWrite || access != .write else {
        leftOut.forbiddenFaults += 1
        return
      }
      let isWrite: Bool? =
        switch access {
        case .unknown: mayWrite ? nil : false
        case .read: false
        case .write: true
        }
      try emit(change(event, .touch(isWrite: isWrite), page..<page + 1))
    }
  }

  /// The pages that a call names, counted as gone over; nil where it names none.
  mutating func goOver(_ start: UInt64, _ bytes: UInt64) -> Range<Int>? {
    guard let range = Self.pages(start, bytes) else { return nil }
    revisits += max(0, mappings.span(of: range) - TraceLimits.freeRevisits)
    return range
  }

  /// Nothing is there any more.
  mutating func startAnew(
    _ event: TraceEvent, _ emit: (MemoryChange) throws -> Void
  ) rethrows {
    if let all = mappings.bounds { try emitUnmap(.exec, of: all, event, emit) }
    mappings.removeAll()
    programBreak = nil
    hasCalled = false
    populatesAll = false
  }

  /// A mapping that was there when the recording began, or that an `exec` has made: what of it is known is known better.
  /// Others are those of calls, which tell themselves.
  private mutating func found(
    _ mapping: TraceMapping, _ event: TraceEvent, _ emit: (MemoryChange) throws -> Void
  ) rethrows {
    guard event.time == 0 || !hasCalled, mapping.kind != .stack,
      let range = Self.pages(mapping.start, mapping.length)
    else { return }
    let isOurs = mapping.kind != .file && !mapping.isShared
    var position = range.lowerBound
    for known in mappings.entries(in: range).map(\.range) + [range.upperBound..<range.upperBound] {
      let gap = position..<max(position, known.lowerBound)
      position = known.upperBound
      if gap.isEmpty { continue }
      let kind: Mapping.Kind = isOurs ? .anonymous : mapping.isShared ? .shared : .file
      if isOurs {
        try emit(change(event, .map(protection: mapping.protection, populates: false), gap))
      }
      mappings.set(
        gap, to: Mapping(kind: kind, protection: mapping.protection, since: event.time))
    }
    if mapping.kind == .heap, programBreak == nil { programBreak = mapping.start + mapping.length }
  }

  func emitUnmap(
    _ cause: MemoryChange.Cause, of range: Range<Int>, _ event: TraceEvent,
    _ emit: (MemoryChange) throws -> Void
  ) rethrows {
    for run in runs(of: anonymous(in: range)) {
      try emit(change(event, .unmap(cause), run.pages, run.parts))
    }
  }

  /// The parts of a range that are private and anonymous, by protection.
  func anonymous(in range: Range<Int>) -> [MemoryChange.Part] {
    var parts: [MemoryChange.Part] = []
    for entry in mappings.entries(in: range) where entry.value.kind == .anonymous {
      let protection = entry.value.protection
      if let last = parts.last, last.pages.upperBound == entry.range.lowerBound,
        last.protection == protection
      {
        parts[parts.count - 1].pages = last.pages.lowerBound..<entry.range.upperBound
      } else {
        parts.append(.init(pages: entry.range, protection: protection))
      }
    }
    return parts
  }

  /// Parts that touch, together.
  func runs(
    of parts: [MemoryChange.Part]
  ) -> [(pages: Range<Int>, parts: [MemoryChange.Part])] {
    var runs: [(pages: Range<Int>, parts: [MemoryChange.Part])] = []
    for part in parts {
      if let last = runs.last, last.pages.upperBound == part.pages.lowerBound {
        runs[runs.count - 1].pages = last.pages.lowerBound..<part.pages.upperBound
        runs[runs.count - 1].parts.append(part)
      } else {
        runs.append((part.pages, [part]))
      }
    }
    return runs
  }

  func change(
    _ event: TraceEvent, _ kind: MemoryChange.Kind, _ pages: Range<Int>,
    _ parts: [MemoryChange.Part] = []
  ) -> MemoryChange {
    MemoryChange(time: event.time, thread: event.thread, kind: kind, pages: pages, parts: parts)
  }

  /// `MADV_DONTNEED`, `MADV_FREE`, and the one for locked pages too.
  static let releases = [Advice.dontNeed, .free, .dontNeedLocked].map(\.rawValue)
  /// Advice that releases memory in ways that a replay leaves out: `MADV_REMOVE`, and guards.
  static let otherReleases = [Advice.remove, .guardInstall].map(\.rawValue)
  /// Advice that changes what is resident, or how: huge pages, reclaim, populating.
  static let replayed = [
    Advice.hugePage, .noHugePage, .cold, .pageOut, .populateRead, .populateWrite, .collapse,
    .dontFork, .doFork, .wipeOnFork, .keepOnFork,
  ].map(\.rawValue)

  /// By the flags of `mmap(2)`: `MAP_SHARED` 1, `MAP_SHARED_VALIDATE` 3, `MAP_ANONYMOUS` 0x20, `MAP_HUGETLB` 0x40000.
  static func kind(flags: UInt64) -> Mapping.Kind {
    if flags & 3 != 2 { return .shared }
    if flags & 0x20 == 0 { return .file }
    return flags & 0x40000 != 0 ? .hugeTLB : .anonymous
  }

  /// Whole pages of so many bytes; nil of none, and of what is no address.
  static func pages(_ start: UInt64, _ bytes: UInt64) -> Range<Int>? {
    guard bytes > 0, start < addressEnd, bytes < addressEnd else { return nil }
    let mask = UInt64(1) << pageShift - 1
    return Int(start >> pageShift)..<Int((start + bytes + mask) >> pageShift)
  }
}
