internal import LinuxKernel
internal import PageRelease
internal import Synchronization

/// Measures the cost to other threads, the bystanders, when one thread releases memory and reuses it. The bystanders do
/// work of their own that needs no released memory.
///
/// Slices come in pairs. In the phase `release` the releaser walks over its half of the region once: it frees each piece,
/// allocates it again and touches it. In the phase `idle` it only touches the pieces repeatedly, for the same time and in
/// the same order. Operations and their latencies are those of the bystanders only, in both phases, so with the strategy
/// `none` both phases are alike. Each bystander has memory of its own, a part of the other half:
///
/// - `neighbours`: an operation writes a word of each of 256 resident pages;
/// - `neighbours-faulting`: an operation writes to one unused page, and so faults.
///
/// Source of the question: gperftools issue 754, wasmtime issue 4637.
final class Neighbours: Program, @unchecked Sendable {
  static let touching = ProgramKind(
    name: "neighbours",
    summary:
      "bystanders touch resident memory of their own while one thread gives memory back, or does not",
    leastSteps: { _ in 2 }, make: { Neighbours(shape: $0, isFaulting: false) }, leastThreads: 2,
    needsCPUs: true, hasBystanders: true)
  static let faulting = ProgramKind(
    name: "neighbours-faulting",
    summary: "bystanders fault on fresh pages while one thread gives memory back, or does not",
    leastSteps: { _ in 2 }, make: { Neighbours(shape: $0, isFaulting: true) }, leastThreads: 2,
    needsCPUs: true, hasBystanders: true)

  private static let pairs = 8
  private static let touchedPages = 256
  /// Operations of a bystander between two checks of the releaser's stage.
  private static let burst = 16

  private let shape: ProgramShape
  private let isFaulting: Bool
  private var pieces: [PageRange] = []
  private var own: [PageRange] = []

  private let mutex = Mutex(())
  /// The stage of all threads: even numbers are pauses, odd numbers are slices, the maximum is the end. Atomic, because
  /// it is read between operations, where a lock might wait.
  private let stage = Atomic<Int>(0)
  private var waiting = 0
  /// Bystanders that have entered the slice.
  private var started = 0

  init(shape: ProgramShape, isFaulting: Bool) {
    self.shape = shape
    self.isFaulting = isFaulting
  }

  let mayBeLookedAt = false

  /// Fresh pages are allocated but not touched yet.
  var untouchedPages: Int { isFaulting ? own.reduce(0) { $0 + $1.count } : 0 }

  func prepare(_ memory: PageAllocator) throws(PageAllocator.Failure) {
    for _ in 0..<(shape.pages / 2 / shape.stepPages) {
      let piece = try memory.allocate(shape.stepPages)
      Touch.write(memory.region.bytes(piece))
      pieces.append(piece)
    }
    let share = shape.pages / 2 / (shape.threads - 1)
    for _ in 1..<shape.threads {
      let range = try memory.allocate(share)
      if !isFaulting { Touch.write(memory.region.bytes(range)) }
      own.append(range)
    }
  }

  func run(_ thread: any ProgramThread, _ memory: PageAllocator) throws(PageAllocator.Failure) {
    do throws(PageAllocator.Failure) {
      if thread.number > 0 { try standBy(thread, memory) } else { try release(thread, memory) }
    } catch {
      // The other threads must not wait for this one.
      stage.store(.max, ordering: .releasing)
      throw error
    }
  }

  private func release(
    _ thread: any ProgramThread, _ memory: PageAllocator
  ) throws(PageAllocator.Failure) {
    for pair in 0..<Self.pairs {
      guard begin(slice: 4 * pair + 1) else { return }
      thread.beginWatch(.release)
      let start = MonotonicClock.now()
      for number in pieces.indices {
        let piece = pieces[number]
        try memory.free(piece)
        pieces[number] = try memory.allocate(piece.count)
        Touch.write(memory.region.bytes(pieces[number]))
        thread.tell(step: pair, pages: piece.count)
      }
      let end = MonotonicClock.now()
      thread.endWatch()
      endSlice(4 * pair + 1)
      guard begin(slice: 4 * pair + 3) else { return }
      thread.beginWatch(.idle)
      let idleStart = MonotonicClock.now()
      var next = 0
      while MonotonicClock.now() - idleStart < end - start {
        for _ in 0..<Self.burst {
          Touch.write(memory.region.bytes(pieces[next]))
          next = next + 1 < pieces.count ? next + 1 : 0
        }
      }
      thread.endWatch()
      endSlice(4 * pair + 3)
    }
    stage.store(.max, ordering: .releasing)
  }

  private func standBy(
    _ thread: any ProgramThread, _ memory: PageAllocator
  ) throws(PageAllocator.Failure) {
    let mine = own[thread.number - 1]
    var slice = 0
    while let next = waitForSlice(after: slice) {
      slice = next
      thread.open(slice % 4 == 1 ? .release : .idle)
      var fresh = mine.start
      while stage.load(ordering: .acquiring) == slice, !isFaulting || fresh < mine.end {
        for _ in 0..<Self.burst {
          let start = MonotonicClock.now()
          if isFaulting {
            if fresh == mine.end { break }
            Touch.write(memory.region.bytes(PageRange(start: fresh, count: 1)))
            fresh += 1
          } else {
            let pages = PageRange(start: mine.start, count: min(mine.count, Self.touchedPages))
            Touch.write(memory.region.bytes(pages))
          }
          thread.note(nanoseconds: MonotonicClock.now() - start)
        }
      }
      thread.close()
      // Fresh pages for the next slice are made in the pause, outside of measured phases.
      while stage.load(ordering: .acquiring) == slice { KernelThread.yield() }
      if isFaulting, fresh > mine.start {
        try memory.renew(PageRange(start: mine.start, count: fresh - mine.start))
      }
    }
  }

  /// Starts the slice once all bystanders wait; false if one of them has failed.
  private func begin(slice: Int) -> Bool {
    while locked({ waiting }) < shape.threads - 1 {
      if stage.load(ordering: .acquiring) == .max { return false }
      KernelThread.yield()
    }
    locked {
      waiting = 0
      started = 0
    }
    guard
      stage.compareExchange(
        expected: slice - 1, desired: slice, ordering: .acquiringAndReleasing
      ).exchanged
    else { return false }
    // A slice that ended before a bystander had seen it would measure nothing.
    while locked({ started < shape.threads - 1 }) {
      if stage.load(ordering: .acquiring) == .max { return false }
      KernelThread.yield()
    }
    return true
  }

  private func endSlice(_ slice: Int) {
    _ = stage.compareExchange(
      expected: slice, desired: slice + 1, ordering: .acquiringAndReleasing)
  }

  /// Waits for the next slice; nil at the end.
  private func waitForSlice(after slice: Int) -> Int? {
    locked { waiting += 1 }
    while true {
      let now = stage.load(ordering: .acquiring)
      if now == .max { return nil }
      if now > slice, now % 2 == 1 {
        locked { started += 1 }
        return now
      }
      KernelThread.yield()
    }
  }

  private func locked<Result: Sendable>(_ body: () -> Result) -> Result { mutex.withLock { _ in body() } }
}
