internal import LinuxKernel
internal import Traces

/// The mappings of one recorded process, as its system calls change them: tells what each event did to private anonymous
/// memory. Two readings of the same events tell the same.
struct RecordedProcess {
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
  private static let addressEnd: UInt64 = 1 << 56

  let process: Int32
  private(set) var leftOut = LeftOut()
  private(set) var faults = 0
  var mappings = RangeMap<Mapping>()
  /// Whether a call was seen since the process began, or became another program: from then on calls tell of mappings.
  private var hasCalled = false
  /// The program break; nil until it is known.
  private var programBreak: UInt64?

  init(process: Int32) { self.process = process }

  /// Takes in an event; those of other processes change nothing.
  mutating func take(_ event: TraceEvent, _ emit: (MemoryChange) throws -> Void) rethrows {
    guard event.process == process else { return }
    switch event.action {
    case .fault(let address, let access): try fault(event, address, access, emit)
    case .call(let call):
      hasCalled = true
      if call.hasFailed && call.name != .brk {
        leftOut.failedCalls += 1
      } else {
        try take(call, event, emit)
      }
    case .exec: try startAnew(event, emit)
    case .mapping(let mapping): try found(mapping, event, emit)
    case .fork: try emit(change(event, .fork, 0..<0))
    case .name: break
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

  private mutating func take(
    _ call: TraceCall, _ event: TraceEvent, _ emit: (MemoryChange) throws -> Void
  ) rethrows {
    let given = call.arguments
    switch call.name {
    case .mmap: try map(call, event, emit)
    case .munmap:
      guard let range = Self.pages(given.first, given.second) else { return }
      try unmap(range, entered: call.entered, event, emit)
    case .mremap: try remap(call, event, emit)
    case .brk: try moveBreak(given.first, UInt64(bitPattern: call.result), event, emit)
    case .mprotect, .pkeyMprotect:
      guard let range = Self.pages(given.first, given.second) else { return }
      let protection = UInt8(truncatingIfNeeded: given.third & 7)
      for run in runs(of: anonymous(in: range)) {
        try emit(change(event, .protect(protection), run))
      }
      mappings.update(range) { $0.protection = protection }
    case .madvise:
      guard let range = Self.pages(given.first, given.second) else { return }
      try advise(range, Int32(truncatingIfNeeded: given.third), event, emit)
    case .processMadvise, .fallocate: leftOut.releases += 1
    }
  }

  private mutating func map(
    _ call: TraceCall, _ event: TraceEvent, _ emit: (MemoryChange) throws -> Void
  ) rethrows {
    let given = call.arguments
    guard let range = Self.pages(UInt64(bitPattern: call.result), given.second) else { return }
    let flags = given.fourth
    let kind = Self.kind(flags: flags)
    let protection = UInt8(truncatingIfNeeded: given.third & 7)
    let isFixed = flags & 0x10 != 0
    if kind != .anonymous { leftOut.mappings += 1 }
    if kind != .anonymous || !isFixed {
      try emitUnmap(isFixed ? .unmapped : .gone, of: range, event, emit)
    }
    if kind == .anonymous {
      let map = MemoryChange.Kind.map(protection: protection, populates: flags & 0x8000 != 0)
      try emit(change(event, map, range, isFixed ? anonymous(in: range) : []))
    }
    mappings.set(range, to: Mapping(kind: kind, protection: protection, since: event.time))
  }

  /// What has come to be since the call was entered is somebody else's, who was given the addresses by then.
  private mutating func unmap(
    _ range: Range<Int>, entered: UInt64, _ event: TraceEvent,
    _ emit: (MemoryChange) throws -> Void
  ) rethrows {
    let entries = mappings.entries(in: range)
    if entries.allSatisfy({ $0.value.since <= entered }) {
      try emitUnmap(.unmapped, of: range, event, emit)
      mappings.remove(range)
      return
    }
    for entry in entries where entry.value.since <= entered {
      try emitUnmap(.unmapped, of: entry.range, event, emit)
      mappings.remove(entry.range)
    }
  }

  private mutating func remap(
    _ call: TraceCall, _ event: TraceEvent, _ emit: (MemoryChange) throws -> Void
  ) rethrows {
    let given = call.arguments
    guard let old = Self.pages(given.first, given.second),
      let new = Self.pages(UInt64(bitPattern: call.result), given.third),
      var mapping = mappings.entry(at: old.lowerBound)?.value
    else { return }
    let leavesMapping = given.fourth & 4 != 0
    mapping.since = event.time
    if mapping.kind == .anonymous {
      for gap in new.without(old) { try emitUnmap(.gone, of: gap, event, emit) }
      try emit(
        change(
          event,
          .move(
            destination: new.lowerBound, count: new.count, protection: mapping.protection,
            leavesMapping: leavesMapping), old))
    } else {
      try emitUnmap(.gone, of: new, event, emit)
    }
    if !leavesMapping { mappings.remove(old) }
    mappings.set(new, to: mapping)
  }

  /// `brk(2)` answers with the break, moved or not. One that has moved by itself is another program's.
  private mutating func moveBreak(
    _ wanted: UInt64, _ found: UInt64, _ event: TraceEvent,
    _ emit: (MemoryChange) throws -> Void
  ) rethrows {
    guard found < Self.addressEnd else { return }
    defer { programBreak = found }
    guard let old = programBreak else { return }
    if found == old { return }
    guard found == wanted else { return try startAnew(event, emit) }
    let mask = UInt64(1) << Self.pageShift - 1
    let oldEnd = Int((old + mask) >> Self.pageShift)
    let newEnd = Int((found + mask) >> Self.pageShift)
    if newEnd > oldEnd {
      let range = oldEnd..<newEnd
      try emitUnmap(.gone, of: range, event, emit)
      try emit(change(event, .map(protection: 3, populates: false), range))
      mappings.set(range, to: Mapping(kind: .anonymous, protection: 3, since: event.time))
    } else if newEnd < oldEnd {
      let range = newEnd..<oldEnd
      try emitUnmap(.shrunk, of: range, event, emit)
      mappings.remove(range)
    }
  }

  private mutating func advise(
    _ range: Range<Int>, _ advice: Int32, _ event: TraceEvent,
    _ emit: (MemoryChange) throws -> Void
  ) rethrows {
    let isRelease = Self.releases.contains(advice)
    guard isRelease || Self.replayed.contains(advice) else {
      leftOut.advice += 1
      return
    }
    let parts = anonymous(in: range)
    if parts.isEmpty, isRelease { leftOut.releases += 1 }
    for run in runs(of: parts) {
      try emit(
        change(
          event, isRelease ? .release(advice) : .advise(advice), run,
          parts.filter { run.overlaps($0.pages) }))
    }
  }

  /// Nothing is there any more.
  private mutating func startAnew(
    _ event: TraceEvent, _ emit: (MemoryChange) throws -> Void
  ) rethrows {
    if let first = mappings.entries.first, let last = mappings.entries.last {
      try emitUnmap(
        .exec, of: first.range.lowerBound..<last.range.upperBound, event, emit)
    }
    mappings.removeAll()
    programBreak = nil
    hasCalled = false
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

  private func emitUnmap(
    _ cause: MemoryChange.Cause, of range: Range<Int>, _ event: TraceEvent,
    _ emit: (MemoryChange) throws -> Void
  ) rethrows {
    let parts = anonymous(in: range)
    for run in runs(of: parts) {
      try emit(change(event, .unmap(cause), run, parts.filter { run.overlaps($0.pages) }))
    }
  }

  /// The parts of a range that are private and anonymous, by protection.
  private func anonymous(in range: Range<Int>) -> [MemoryChange.Part] {
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

  /// Parts that touch, as one.
  private func runs(of parts: [MemoryChange.Part]) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    for part in parts {
      if let last = runs.last, last.upperBound == part.pages.lowerBound {
        runs[runs.count - 1] = last.lowerBound..<part.pages.upperBound
      } else {
        runs.append(part.pages)
      }
    }
    return runs
  }

  private func change(
    _ event: TraceEvent, _ kind: MemoryChange.Kind, _ pages: Range<Int>,
    _ parts: [MemoryChange.Part] = []
  ) -> MemoryChange {
    MemoryChange(time: event.time, thread: event.thread, kind: kind, pages: pages, parts: parts)
  }

  /// `MADV_DONTNEED`, `MADV_FREE`, and the one for locked pages too.
  private static let releases = [Advice.dontNeed, .free, .dontNeedLocked].map(\.rawValue)
  /// Advice that changes what is resident, or how: huge pages, reclaim, populating.
  private static let replayed = [
    Advice.hugePage, .noHugePage, .cold, .pageOut, .populateRead, .populateWrite, .collapse,
  ].map(\.rawValue)

  /// By the flags of `mmap(2)`: `MAP_SHARED` 1, `MAP_SHARED_VALIDATE` 3, `MAP_ANONYMOUS` 0x20, `MAP_HUGETLB` 0x40000.
  private static func kind(flags: UInt64) -> Mapping.Kind {
    if flags & 3 != 2 { return .shared }
    if flags & 0x20 == 0 { return .file }
    return flags & 0x40000 != 0 ? .hugeTLB : .anonymous
  }

  /// Whole pages of so many bytes; nil of none, and of what is no address.
  private static func pages(_ start: UInt64, _ bytes: UInt64) -> Range<Int>? {
    guard bytes > 0, start < addressEnd, bytes < addressEnd else { return nil }
    let mask = UInt64(1) << pageShift - 1
    return Int(start >> pageShift)..<Int((start + bytes + mask) >> pageShift)
  }
}

extension Range<Int> {
  /// What is left of it without another.
  func without(_ other: Range<Int>) -> [Range<Int>] {
    guard overlaps(other) else { return isEmpty ? [] : [self] }
    return [
      lowerBound..<Swift.max(lowerBound, other.lowerBound),
      Swift.min(upperBound, other.upperBound)..<upperBound,
    ].filter { !$0.isEmpty }
  }
}
