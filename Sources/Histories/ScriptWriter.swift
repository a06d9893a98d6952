internal import LinuxKernel
internal import Traces

/// Turns what a recorded process did to its memory into the steps of a replay: the second reading of a recording.
///
/// Where a replay of a strategy does otherwise than one of what was recorded, there are steps for each. What a strategy
/// takes out of use comes back as a whole, as it was given back, before the first of its pages is touched, or anything else
/// is done to it.
final class ScriptWriter {
  private let recording: ProcessHistory
  private let write: (ReplayStep) throws -> Void
  private var threads: [Int32: UInt16] = [:]
  private var changes = 0
  private var touches = 0
  /// Given back by a strategy, and not used since: ranges of recorded pages that came together.
  private var released = RangeMap<Int>()
  private var releases = 0
  /// Unmapped by the program, but not where a strategy gives back instead: with the protection that it has there.
  private var kept = RangeMap<UInt8>()
  /// Steps of touches that follow each other are one.
  private var pending: ReplayStep?
  private var looks: SamplePoints
  private var lastThread: (id: Int32, number: UInt16)?
  /// Whether what is taken in is an ancestor's: it is done by the first thread, and not looked at.
  private var isInherited: Bool
  /// Which pages the program has used, and which of them it has released since by a call that leaves zeroes; nil where
  /// nobody asks.
  private var zeroed: ZeroedPages?

  /// - Parameter write: takes the steps, in order.
  init(
    _ recording: ProcessHistory, marksZeroed: Bool = false,
    write: @escaping (ReplayStep) throws -> Void
  ) {
    zeroed = marksZeroed ? ZeroedPages() : nil
    self.recording = recording
    self.write = write
    isInherited = recording.hasInherited
    looks = SamplePoints(
      duration: recording.durationNanoseconds, touches: recording.anonymousFaults)
  }

  func take(_ change: MemoryChange) throws {
    let ordinal = changes
    changes += 1
    // A parent may end after its child.
    let time = min(max(change.time, recording.start), recording.end) - recording.start
    let context = Context(time: time, thread: isInherited ? 0 : try number(of: change.thread))
    if !isInherited { try look(before: change, context) }
    defer { zeroed?.take(change, comebacks: recording.comebacks[ordinal] ?? []) }
    let pages = change.pages
    switch change.kind {
    case .touch(let isWrite): try touch(pages.lowerBound, isWrite: isWrite, context)
    case .map(let protection, let populates):
      try map(change, protection, populates, recording.comebacks[ordinal] ?? [], context)
    case .unmap(let cause): try unmap(change, cause, recording.comebacks[ordinal] ?? [], context)
    case .protect(let protection): try protect(pages, protection, context)
    case .advise(let advice):
      try reuse(pages, context)
      try emit(.advise, pages, context) { $0.advice = advice }
    case .release(let advice): try release(change, advice, context)
    case .move(let destination, let count, let protection, let leavesMapping):
      try reuse(pages, context)
      let target = destination..<destination + count
      try emit(.move, pages, context) {
        $0.targetStart = recording.arena.page(destination)
        $0.targetCount = count
        $0.protection = protection
        if leavesMapping { $0.flags.insert(.leavesMapping) }
      }
      released.remove(target)
      kept.remove(target)
    case .releaseUnplaced(let advice, _):
      for range in recording.released(by: ordinal) {
        var release = change
        release.pages = range
        release.parts = [.init(pages: range, protection: 3)]
        try self.release(release, advice, context)
      }
    case .fork:
      if recording.isCopying(ordinal) { try emit(.fork, 0..<0, context) }
    case .join: try emit(.join, 0..<0, context)
    case .begin:
      try emit(.fork, 0..<0, context) { $0.flags.insert(.begins) }
      isInherited = false
    }
  }

  /// Writes what is still to be written, and a last look.
  func finish() throws {
    try flush()
    var step = ReplayStep(.look, time: recording.durationNanoseconds, thread: 0, 0..<0)
    step.flags = .walks
    try write(step)
  }

  private struct Context {
    let time: UInt64
    let thread: UInt16
  }

  private func number(of thread: Int32) throws -> UInt16 {
    if let lastThread, lastThread.id == thread { return lastThread.number }
    let number: UInt16
    if let known = threads[thread] {
      number = known
    } else {
      guard let free = UInt16(exactly: threads.count) else {
        throw ReplayError.tooManyThreads(threads.count)
      }
      number = free
      threads[thread] = free
    }
    lastThread = (thread, number)
    return number
  }

  private func touch(_ page: Int, isWrite: Bool?, _ context: Context) throws {
    let isRead = isWrite == false || recording.isRead(touches)
    let isOfFreed = recording.isRefaultOfFreed(touches)
    let drops = recording.isRefault(touches)
    touches += 1
    try reuse(page..<page + 1, context)
    let kind = isRead ? ReplayStep.Kind.read : .write
    if isOfFreed {
      // The kernel had taken it; where a strategy has given back, that decides.
      try emit(kind, page..<page + 1, context, for: .recorded) { $0.flags.insert(.dropsFirst) }
      return try emit(kind, page..<page + 1, context, for: .replaced)
    }
    let place = recording.arena.page(page)
    var flags: ReplayStep.Flags = drops ? .dropsFirst : []
    if zeroed?.isZeroed(page) == true { flags.insert(.reusesZeroed) }
    if let last = pending, last.kind == kind, last.thread == context.thread, last.flags == flags,
      last.start + last.count == place, context.time &- last.time < SamplePoints.mergeNanoseconds
    {
      pending?.count += 1
      return
    }
    try flush()
    pending = ReplayStep(kind, time: context.time, thread: context.thread, place..<place + 1)
    pending?.flags = flags
  }

  private func map(
    _ change: MemoryChange, _ protection: UInt8, _ populates: Bool, _ comebacks: [Range<Int>],
    _ context: Context
  ) throws {
    let pages = change.pages
    let kind = change.parts.isEmpty ? ReplayStep.Kind.map : .mapOver
    let releases = protection == 0 && change.parts.contains { $0.protection != 0 }
    func shape(_ step: inout ReplayStep) {
      step.protection = protection
      if populates { step.flags.insert(.populates) }
      if releases { step.flags.insert(.releases) }
    }
    let back = kept.entries(in: pages)
    if comebacks.isEmpty && back.isEmpty {
      released.remove(pages)
      return try emit(kind, pages, context, edit: shape)
    }
    try emit(kind, pages, context, for: .recorded, edit: shape)
    // What a strategy has given back stays so until it may be written again.
    for part in pages.without(comebacks + back.map(\.range)) {
      released.remove(part)
      try emit(kind, part, context, for: .replaced, edit: shape)
    }
    try giveBack(comebacks, context)
    if protection & 2 != 0 { try comeBack(back, protection, populates, context) }
  }

  private func unmap(
    _ change: MemoryChange, _ cause: MemoryChange.Cause, _ comebacks: [Range<Int>],
    _ context: Context
  ) throws {
    let pages = change.pages
    func shape(_ step: inout ReplayStep) {
      if cause == .unmapped || cause == .shrunk { step.flags.insert(.releases) }
    }
    if comebacks.isEmpty {
      released.remove(pages)
      kept.remove(pages)
      return try emit(.unmap, pages, context, edit: shape)
    }
    try emit(.unmap, pages, context, for: .recorded, edit: shape)
    for part in pages.without(comebacks) {
      released.remove(part)
      kept.remove(part)
      try emit(.unmap, part, context, for: .replaced, edit: shape)
    }
    try giveBack(comebacks, context)
  }

  /// By the strategy, what the program has unmapped and what comes back.
  private func giveBack(_ parts: [Range<Int>], _ context: Context) throws {
    for part in parts {
      try emit(.release, part, context, for: .replaced) { $0.flags.insert(.releases) }
      try noteRelease(part)
      kept.set(part, to: 3)
    }
  }

  private func comeBack(
    _ entries: [RangeMap<UInt8>.Entry], _ protection: UInt8, _ populates: Bool,
    _ context: Context
  ) throws {
    for entry in entries {
      let part = entry.range
      kept.remove(part)
      if protection == entry.value && !populates { continue }
      try reuse(part, context)
      if protection != entry.value {
        try emit(.protect, part, context, for: .replaced) { $0.protection = protection }
      }
      if populates {
        try emit(.advise, part, context, for: .replaced) {
          $0.advice = Advice.populateWrite.rawValue
        }
      }
    }
  }

  private func protect(_ pages: Range<Int>, _ protection: UInt8, _ context: Context) throws {
    let back = kept.entries(in: pages)
    if back.isEmpty || protection & 2 == 0 {
      try reuse(pages, context)
      kept.update(pages) { $0 = protection }
      return try emit(.protect, pages, context) { $0.protection = protection }
    }
    try emit(.protect, pages, context, for: .recorded) { $0.protection = protection }
    for part in pages.without(back.map(\.range)) {
      try reuse(part, context)
      try emit(.protect, part, context, for: .replaced) { $0.protection = protection }
    }
    try comeBack(back, protection, false, context)
  }

  private func release(_ change: MemoryChange, _ advice: Int32, _ context: Context) throws {
    try emit(.release, change.pages, context, for: .recorded) {
      $0.advice = advice
      $0.flags.insert(.releases)
    }
    for part in change.parts {
      try emit(.release, part.pages, context, for: .replaced) {
        $0.flags.insert(.releases)
        if !part.isWritable { $0.flags.insert(.isReadOnly) }
      }
      try noteRelease(part.pages)
    }
  }

  private func noteRelease(_ pages: Range<Int>) throws {
    releases += 1
    released.set(pages, to: releases)
    if released.count + kept.count > TraceLimits.mostRanges { throw ReplayError.tooManyRanges }
  }

  /// Before anything is done to pages that a strategy has given back.
  private func reuse(_ pages: Range<Int>, _ context: Context) throws {
    if pages.count == 1, released.entry(at: pages.lowerBound) == nil { return }
    for found in released.entries(in: pages) {
      guard let whole = released.entry(at: found.range.lowerBound) else { continue }
      try emit(.reuse, whole.range, context, for: .replaced)
      released.remove(whole.range)
    }
  }

  private func look(before change: MemoryChange, _ context: Context) throws {
    guard let due = looks.due(before: change, at: context.time) else { return }
    try flush()
    for time in due.times {
      var step = ReplayStep(.look, time: time, thread: 0, 0..<0)
      if due.walks { step.flags = .walks }
      try write(step)
    }
  }

  private func emit(
    _ kind: ReplayStep.Kind, _ pages: Range<Int>, _ context: Context,
    for audience: ReplayStep.Audience = .all, edit: (inout ReplayStep) -> Void = { _ in }
  ) throws {
    try flush()
    let start = pages.isEmpty ? 0 : recording.arena.page(pages.lowerBound)
    var step = ReplayStep(
      kind, time: context.time, thread: context.thread, start..<start + pages.count, for: audience)
    edit(&step)
    try write(step)
  }

  private func flush() throws {
    if let step = pending { try write(step) }
    pending = nil
  }
}
