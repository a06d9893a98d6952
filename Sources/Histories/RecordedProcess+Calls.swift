internal import LinuxKernel
internal import Traces

/// What each system call did to the mappings.
extension RecordedProcess {
  mutating func take(
    _ call: TraceCall, _ event: TraceEvent, _ emit: (MemoryChange) throws -> Void
  ) rethrows {
    let given = call.arguments
    switch call.name {
    case .mmap: try map(call, event, emit)
    case .munmap:
      guard let range = goOver(given.first, given.second) else { return }
      try unmap(range, entered: call.entered, event, emit)
    case .mremap: try remap(call, event, emit)
    case .brk: try moveBreak(given.first, UInt64(bitPattern: call.result), event, emit)
    case .mprotect, .pkeyMprotect:
      guard let range = goOver(given.first, given.second) else { return }
      let protection = UInt8(truncatingIfNeeded: given.third & 7)
      for run in runs(of: anonymous(in: range)) {
        try emit(change(event, .protect(protection), run.pages))
      }
      mappings.update(range) { $0.protection = protection }
    case .madvise:
      guard let range = goOver(given.first, given.second) else { return }
      try advise(range, Int32(truncatingIfNeeded: given.third), event, emit)
    case .processMadvise:
      guard Self.releases.contains(Int32(truncatingIfNeeded: given.fourth)), call.result > 0 else {
        leftOut.advice += 1
        return
      }
      leftOut.processReleases += 1
      let advice = Int32(truncatingIfNeeded: given.fourth)
      let pages = Int(clamping: UInt64(bitPattern: call.result) >> Self.pageShift)
      try emit(change(event, .releaseUnplaced(advice, pages: pages), 0..<0))
    // `FALLOC_FL_PUNCH_HOLE`.
    case .fallocate: if given.second & 2 != 0 { leftOut.releases += 1 }
    case .mlock, .mlock2:
      guard let range = goOver(given.first, given.second),
        call.name == .mlock || given.third & Self.lockOnFault == 0
      else { return }
      locksMemory = true
      try populate(range, event, emit)
    case .mlockall: try lockAll(given.first, event, emit)
    case .userfaultfd: usesUserfaultfd = true
    }
  }

  /// `MLOCK_ONFAULT`.
  private static let lockOnFault: UInt64 = 1

  /// `mlockall(2)`: `MCL_CURRENT` 1, `MCL_FUTURE` 2, `MCL_ONFAULT` 4.
  private mutating func lockAll(
    _ flags: UInt64, _ event: TraceEvent, _ emit: (MemoryChange) throws -> Void
  ) rethrows {
    locksMemory = true
    let populates = flags & 4 == 0
    populatesAll = flags & 2 != 0 && populates
    guard flags & 1 != 0, populates, let all = mappings.bounds else { return }
    revisits += max(0, mappings.count - TraceLimits.freeRevisits)
    try populate(all, event, emit)
  }

  /// Locking brings pages along, and no fault of them is recorded.
  private func populate(
    _ range: Range<Int>, _ event: TraceEvent, _ emit: (MemoryChange) throws -> Void
  ) rethrows {
    for part in anonymous(in: range) where part.protection != 0 {
      let advice: Advice = part.isWritable ? .populateWrite : .populateRead
      try emit(change(event, .advise(advice.rawValue), part.pages))
    }
  }

  private mutating func map(
    _ call: TraceCall, _ event: TraceEvent, _ emit: (MemoryChange) throws -> Void
  ) rethrows {
    let given = call.arguments
    guard let range = goOver(UInt64(bitPattern: call.result), given.second) else { return }
    let flags = given.fourth
    let kind = Self.kind(flags: flags)
    let protection = UInt8(truncatingIfNeeded: given.third & 7)
    let isFixed = flags & 0x10 != 0
    if kind != .anonymous { leftOut.mappings += 1 }
    if kind != .anonymous || !isFixed {
      try emitUnmap(isFixed ? .unmapped : .gone, of: range, event, emit)
    }
    if kind == .anonymous {
      // `MAP_POPULATE` and `MAP_LOCKED`.
      let populates = flags & 0xA000 != 0 || populatesAll
      if flags & 0x2000 != 0 { locksMemory = true }
      let map = MemoryChange.Kind.map(protection: protection, populates: populates)
      try emit(change(event, map, range, isFixed ? anonymous(in: range) : []))
      // `MAP_STACK` keeps huge pages away since Linux 6.7.
      if flags & 0x20000 != 0 {
        try emit(change(event, .advise(Advice.noHugePage.rawValue), range))
      }
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
    guard var old = goOver(given.first, given.second),
      let new = goOver(UInt64(bitPattern: call.result), given.third),
      var mapping = mappings.entry(at: old.lowerBound)?.value
    else { return }
    let leavesMapping = given.fourth & 4 != 0
    mapping.since = event.time
    if mapping.kind == .anonymous {
      old = runs(of: anonymous(in: old)).first?.pages ?? old
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
      try emit(change(event, .map(protection: 3, populates: populatesAll), range))
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
      if Self.otherReleases.contains(advice) {
        leftOut.releases += 1
      } else {
        leftOut.advice += 1
      }
      return
    }
    let parts = anonymous(in: range)
    if parts.isEmpty, isRelease { leftOut.releases += 1 }
    for run in runs(of: parts) {
      try emit(
        change(event, isRelease ? .release(advice) : .advise(advice), run.pages, run.parts))
    }
  }
}
