internal import Glibc
internal import Histories
internal import LinuxKernel
internal import Measurement
internal import PageRelease
internal import Processes
internal import SystemPackage

/// A thread of a replay: performs the steps of one recorded thread, when it is their turn.
///
/// What it uses is counted from the first step of a turn to its last: waiting for turns is not part of it.
final class ReplayThread: @unchecked Sendable {
  let region: Region
  /// Nil replays what was recorded.
  let strategy: (any ReleaseStrategy)?
  /// Of all threads, of which one has its turn at a time.
  private let count: ReplayCount
  /// Whether more is counted than CPU time and faults: it takes descriptors.
  private let countsAll: Bool
  /// Whether the kernel is built with huge pages: others refuse advice on them.
  private let hasHugePages = TransparentHugePages.enabled != nil
  /// Whether pages are cleared that the program may take for zero, since the strategy does not promise that.
  private let clearsZeroed: Bool
  private(set) var failure: Errno?
  /// The step that failed.
  private(set) var failedStep: ReplayStep?
  private var steps = UnsafeBufferPointer<ReplayStep>(start: nil, count: 0)
  private let turn = Semaphore()
  private let done = Semaphore()
  private var isOver = false
  private var thread: KernelThread?
  private var usage: UsageReader?
  private var opened = Usage()

  init(
    region: Region, strategy: (any ReleaseStrategy)?, _ count: ReplayCount, countsAll: Bool,
    clearsZeroed: Bool
  ) {
    self.region = region
    self.strategy = strategy
    self.count = count
    self.countsAll = countsAll
    self.clearsZeroed = clearsZeroed && strategy.map { !$0.leavesZeroes } ?? false
  }

  /// Has the calling thread perform the turns.
  func live() {
    ThreadStack.rehearse()
    LibraryMemory.rehearse()
    if countsAll { usage = UsageReader() }
    open()
  }

  /// Starts a thread for the turns.
  func start() throws(Errno) {
    thread = try KernelThread { [unowned self] in
      NUMA.allocateLocally()
      live()
      done.post()
      while true {
        turn.wait()
        if isOver { break }
        perform()
        done.post()
      }
      usage = nil
    }
    done.wait()
  }

  func end() {
    guard let thread else { return }
    isOver = true
    turn.post()
    thread.join()
    self.thread = nil
  }

  /// Performs steps, and returns when they are done.
  func perform(_ steps: UnsafeBufferPointer<ReplayStep>) {
    self.steps = steps
    if thread == nil { return perform() }
    turn.post()
    done.wait()
  }

  private func perform() {
    open()
    do throws(Errno) { try performAll() } catch { failure = error }
    close()
  }

  /// CPU time is read last here and first in `close`: what it takes to read the rest is not part of it.
  private func open() {
    opened = usage?.read() ?? Usage()
    if let thread = try? ThreadUsage.now() { opened.thread = thread }
  }

  private func close() {
    let thread = try? ThreadUsage.now()
    var read = usage?.read() ?? Usage()
    if let thread { read.thread = thread }
    count.tally.usage.add(from: opened, to: read)
  }

  private func performAll() throws(Errno) {
    let isRecorded = strategy == nil
    var index = 0
    var now = MonotonicClock.now()
    while index < steps.count {
      let step = steps[index]
      index += 1
      guard step.isFor(recorded: isRecorded) else { continue }
      failedStep = step
      if step.kind == .fork || step.kind == .join {
        try changeCopies(step)
        now = MonotonicClock.now()
        continue
      }
      if step.isTouch {
        if step.flags.contains(.dropsFirst) {
          try drop(step)
          now = MonotonicClock.now()
        }
        touch(step)
        while index < steps.count, steps[index].isTouch,
          !steps[index].flags.contains(.dropsFirst)
        {
          if steps[index].isFor(recorded: isRecorded) { touch(steps[index]) }
          index += 1
        }
        let end = MonotonicClock.now()
        count.tally.touchingNanoseconds += end - now
        now = end
        continue
      }
      try perform(step)
      let end = MonotonicClock.now()
      if step.flags.contains(.releases) {
        count.tally.releasingNanoseconds += end - now
        count.tally.releasedPages += step.count
        count.tally.latency.record(nanoseconds: end - now)
      } else {
        count.tally.otherNanoseconds += end - now
      }
      now = MonotonicClock.now()
    }
  }

  /// Outside of what is counted.
  private func drop(_ step: ReplayStep) throws(Errno) {
    close()
    try VirtualMemory.advise(bytes(step), .dontNeed)
    open()
  }

  /// A child is made, or ended. Of the time that takes, what the fork itself takes is counted, and none of the faults by
  /// which this process gets its own memory back for itself.
  private func changeCopies(_ step: ReplayStep) throws(Errno) {
    close()
    if step.kind == .join {
      if !count.copies.isEmpty { count.copies.removeFirst() }
    } else {
      if count.copies.count == ProcessCopy.most { count.copies.removeFirst() }
      let before = try ThreadUsage.now()
      let start = MonotonicClock.now()
      let copy = try ProcessCopy()
      let end = MonotonicClock.now()
      let after = try ThreadUsage.now()
      count.copies.append(copy)
      try CopyOnWrite.resolve(outside: region.addresses)
      if step.flags.contains(.begins) {
        count.tally.forget()
      } else {
        count.tally.otherNanoseconds += end - start
        count.tally.usage.thread.userNanoseconds += after.userNanoseconds - before.userNanoseconds
        count.tally.usage.thread.systemNanoseconds +=
          after.systemNanoseconds - before.systemNanoseconds
      }
    }
    open()
  }

  @inline(__always)
  private func touch(_ step: ReplayStep) {
    count.tally.touchedPages += step.count
    if clearsZeroed, step.flags.contains(.reusesZeroed) { clear(bytes(step)) }
    if step.kind == .write { Touch.write(bytes(step)) } else { Touch.read(bytes(step)) }
  }

  private func clear(_ memory: UnsafeMutableRawBufferPointer) {
    if let start = memory.baseAddress { memset(start, 0, memory.count) }
  }

  private func perform(_ step: ReplayStep) throws(Errno) {
    switch step.kind {
    case .map, .mapOver: try map(step)
    case .unmap: try VirtualMemory.unmap(bytes(step))
    case .protect: try VirtualMemory.protect(bytes(step), step.protection)
    case .advise: try advise(step)
    case .release: try release(step)
    case .reuse:
      if let strategy, strategy.leaves.needsReuse { try strategy.reuse(range(step), in: region) }
    case .move: try move(step)
    case .read, .write, .look, .fork, .join: break
    }
  }

  private func map(_ step: ReplayStep) throws(Errno) {
    let populates = step.flags.contains(.populates) && step.protection != 0
    let before = populates ? try ThreadUsage.now().minorFaults : 0
    let advice = region.hugePages.advice
    try VirtualMemory.map(
      bytes(step), protection: step.protection, isOver: step.kind == .mapOver,
      populates: populates && advice == nil)
    if let advice {
      try VirtualMemory.advise(bytes(step), advice)
      if populates {
        try VirtualMemory.advise(
          bytes(step), step.protection & 2 != 0 ? .populateWrite : .populateRead)
      }
    }
    if populates { count.tally.populatedFaults += try ThreadUsage.now().minorFaults - before }
  }

  /// A strategy that puts fresh mappings in the place of old ones leaves several areas where the program had one, and those
  /// the kernel moves one by one.
  private func move(_ step: ReplayStep) throws(Errno) {
    let leaves = step.flags.contains(.leavesMapping)
    do throws(Errno) {
      try VirtualMemory.move(
        bytes(step), to: bytes(step.targetStart, step.targetCount), leavesMapping: leaves)
    } catch {
      guard strategy != nil, error == .badAddress else { throw error }
      let common = min(step.count, step.targetCount)
      if step.start != step.targetStart {
        try movePieces(step.start, common, to: step.targetStart, leavesMapping: leaves)
      }
      if step.count > common {
        try VirtualMemory.unmap(bytes(step.start + common, step.count - common))
      } else if step.targetCount > common {
        try VirtualMemory.map(
          bytes(step.targetStart + common, step.targetCount - common), protection: step.protection,
          isOver: false, populates: false)
      }
    }
  }

  /// Moves what lies in one area at a time, found by halves.
  private func movePieces(
    _ start: Int, _ count: Int, to target: Int, leavesMapping: Bool
  ) throws(Errno) {
    do throws(Errno) {
      try VirtualMemory.move(
        bytes(start, count), to: bytes(target, count), leavesMapping: leavesMapping)
    } catch {
      guard error == .badAddress, count > 1 else { throw error }
      let half = count / 2
      try movePieces(start, half, to: target, leavesMapping: leavesMapping)
      try movePieces(
        start + half, count - half, to: target + half, leavesMapping: leavesMapping)
    }
  }

  private func advise(_ step: ReplayStep) throws(Errno) {
    let advice = Advice(rawValue: step.advice)
    // What is asked for the whole region goes before what the program asked for, but not where it forbids huge pages.
    if region.hugePages.advice != nil, advice == .hugePage { return }
    if advice == .noHugePage, !hasHugePages { return }
    let populates = advice == .populateRead || advice == .populateWrite
    let before = populates ? try ThreadUsage.now().minorFaults : 0
    try VirtualMemory.advise(bytes(step), advice)
    if populates { count.tally.populatedFaults += try ThreadUsage.now().minorFaults - before }
  }

  private func release(_ step: ReplayStep) throws(Errno) {
    guard let strategy else {
      return try VirtualMemory.advise(bytes(step), Advice(rawValue: step.advice))
    }
    let writes = strategy.action == .zero || strategy.action == .zeroThenLazilyFree
    if writes && step.flags.contains(.isReadOnly) { return }
    try strategy.release(range(step), in: region)
  }

  private func bytes(_ step: ReplayStep) -> UnsafeMutableRawBufferPointer {
    region.bytes(range(step))
  }

  private func bytes(_ start: Int, _ count: Int) -> UnsafeMutableRawBufferPointer {
    region.bytes(PageRange(start: start, count: count))
  }

  private func range(_ step: ReplayStep) -> PageRange {
    PageRange(start: step.start, count: step.count)
  }
}
