package import Histories
internal import LinuxKernel
package import PageRelease
package import SystemPackage

/// Performs the steps of a replay in a region, each recorded thread's by a thread of its own, one after another in the order
/// of the recording's clock.
///
/// All threads and all storage are there before the first step. One at a time has its turn: what two threads did at the
/// same moment is done in the order in which it was recorded.
package final class Replayer {
  package struct Failure: Error, CustomStringConvertible {
    package let error: Errno
    package let step: ReplayStep
    /// Whether the strategy's own call was refused, rather than one of the program's.
    package let isOfStrategy: Bool

    package var description: String {
      "\(error.symbol) at \(step.kind) of \(step.count) pages, \(step.time / 1_000_000) ms into the recording"
    }
  }

  package let region: Region
  private let strategy: (any ReleaseStrategy)?
  private let threads: [ReplayThread]
  private let speed: Double?
  private var startTime: UInt64?
  private let count: ReplayCount
  /// Of more threads than this, only CPU time and faults are counted: the rest takes descriptors for each.
  private static let mostCounted = 64

  /// Longer pauses than this are kept where the pace is.
  private static let leastPauseNanoseconds: UInt64 = 1_000_000

  /// - Parameters:
  ///   - strategy: what gives back; nil gives back as was recorded.
  ///   - threads: how many there are in the recording.
  ///   - clearsZeroed: whether pages are cleared that the program may take for zero, where the strategy does not leave
  ///     zeroes.
  ///   - speed: by how much the recording's pace is quickened; nil does not wait at all.
  package init(
    pages: Int, hugePages: HugePages, strategy: (any ReleaseStrategy)?, threads: Int,
    speed: Double?, clearsZeroed: Bool = true
  ) throws(Errno) {
    region = Region(pages: pages, hugePages: hugePages, node: nil, place: .apart)
    self.strategy = strategy
    self.speed = speed
    let region = region
    let count = ReplayCount()
    self.count = count
    self.threads = (0..<max(1, threads)).map { _ in
      ReplayThread(
        region: region, strategy: strategy, count, countsAll: threads <= Self.mostCounted,
        clearsZeroed: clearsZeroed)
    }
    self.threads[0].live()
    do throws(Errno) { for thread in self.threads.dropFirst() { try thread.start() } } catch {
      for thread in self.threads { thread.end() }
      throw error
    }
    try region.reserve()
    // What the program has not mapped is not mapped here.
    try region.unmap(region.all)
  }

  deinit { for thread in threads { thread.end() } }

  /// Performs a block of steps.
  ///
  /// - Parameter look: called between two turns, where the steps say so.
  package func perform(
    _ block: UnsafeBufferPointer<ReplayStep>, look: (ReplayStep) throws -> Void
  ) throws {
    var start = 0
    while start < block.count {
      let first = block[start]
      pace(to: first.time)
      if first.kind == .look {
        try look(first)
        start += 1
        continue
      }
      var end = start + 1
      while end < block.count, isSameTurn(block[end], first, block[end - 1]) { end += 1 }
      let thread = threads[Int(first.thread)]
      thread.perform(UnsafeBufferPointer(rebasing: block[start..<end]))
      if let error = thread.failure, let step = thread.failedStep {
        let isOfStrategy = strategy != nil && (step.kind == .release || step.kind == .reuse)
        throw Failure(error: error, step: step, isOfStrategy: isOfStrategy)
      }
      start = end
    }
  }

  /// What all threads have done and used.
  package var tally: ReplayTally { count.tally }

  private func isSameTurn(_ step: ReplayStep, _ first: ReplayStep, _ last: ReplayStep) -> Bool {
    if step.kind == .look || step.thread != first.thread { return false }
    return speed == nil || step.time < first.time + Self.leastPauseNanoseconds
  }

  /// Waits until the recording's time has come.
  private func pace(to time: UInt64) {
    guard let speed else { return }
    let now = MonotonicClock.now()
    let start = startTime ?? now &- UInt64(Double(time) / speed)
    startTime = start
    let due = start &+ UInt64(Double(time) / speed)
    if due > now { MonotonicClock.sleep(nanoseconds: due - now) }
  }
}
