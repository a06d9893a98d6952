internal import LinuxKernel
internal import Processes
internal import Synchronization
package import SystemPackage

/// A thread that releases free pages according to a policy while other threads use the heap.
package final class BackgroundReleaser: @unchecked Sendable {
  /// Totals since the thread started.
  package struct Tally: Sendable {
    package var pages = 0
    /// Time inside release calls.
    package var nanoseconds: UInt64 = 0
    /// CPU time of the thread, for any purpose.
    package var cpuNanoseconds: UInt64 = 0
    /// The kernel's error; the thread has ended then.
    package var refusal: Errno?

    package init() {}
  }

  private let heap: SharedHeap
  private let stages: [any ReleaseStrategy]
  private let unitPages: Int
  private let tallied = Mutex(Tally())
  private var policy: any ReleasePolicy
  private let stopEnd: FileDescriptor
  private let stopSignal: FileDescriptor
  private var thread: KernelThread?

  /// Starts the thread.
  ///
  /// - Parameters:
  ///   - stages: the strategy's stages; a second stage releases the pages that the first has freed lazily.
  ///   - unitPages: maximum number of pages that one call releases.
  package init(
    heap: SharedHeap, stages: [any ReleaseStrategy], policy: any ReleasePolicy, unitPages: Int
  ) throws(Errno) {
    self.heap = heap
    self.stages = stages
    self.policy = policy
    self.unitPages = unitPages
    do {
      let (stopSignal, stopEnd) = try FileDescriptor.pipe()
      self.stopSignal = stopSignal
      self.stopEnd = stopEnd
    } catch {
      throw (error as? Errno) ?? .ioError
    }
    // The thread holds no strong reference: it is joined before `self` is deallocated.
    let this = Unmanaged.passUnretained(self)
    thread = try KernelThread { this._withUnsafeGuaranteedRef { $0.run() } }
  }

  deinit {
    stop()
    try? stopSignal.close()
  }

  /// Stops the thread and waits for it.
  package func stop() {
    guard let thread else { return }
    try? stopEnd.close()
    thread.join()
    self.thread = nil
  }

  /// The totals so far.
  package var tally: Tally { tallied.withLock { $0 } }

  private func run() {
    var told = MonotonicClock.ofThread()
    var hasReleased = false
    while true {
      var pages = heap.locked { $0.freePages() }
      // Without a second stage, lazily freed pages need no further release.
      if stages.count == 1 { pages.lazilyFreed = 0 }
      let start = MonotonicClock.now()
      switch policy.nextStep(pages, at: start) {
      case .release(let pages, let stage):
        do throws(Errno) {
          // CPU time of the thread since its last release: without fruitless wake-ups, and without waiting for other
          // threads.
          let released = try release(pages, stage)
          let now = MonotonicClock.ofThread()
          policy.didRelease(pages: released, in: now - told)
          told = now
          hasReleased = true
        } catch {
          note(refusal: error)
          return
        }
      case .sleep(let nanoseconds):
        do throws(Errno) {
          if try Poll.readable([stopSignal], timeout: nanoseconds)[0] { return note() }
        } catch {
          return note(refusal: error)
        }
        policy.didSleep(nanoseconds: MonotonicClock.now() - start)
        if !hasReleased { told = MonotonicClock.ofThread() }
        hasReleased = false
      }
      note()
    }
  }

  /// Releases this number of pages, or all if fewer are free; returns the number released.
  private func release(_ wanted: Int, _ stage: PolicyStep.Stage) throws(Errno) -> Int {
    let strategy = stage == .second && stages.count > 1 ? stages[1] : stages[0]
    let source = stage == .second ? SpanState.lazilyFreed : .dirty
    // With two stages, pages count as released after the second.
    let isLast = stage == .second || stages.count == 1
    var done = 0
    while done < wanted {
      let most = min(unitPages, wanted - done)
      let range = heap.locked { heap -> PageRange? in
        guard let range = heap.spans.highest(in: source, most: most) else { return nil }
        return (try? heap.withhold(range)).map { range }
      }
      guard let range else { break }
      let start = MonotonicClock.now()
      var refusal: Errno?
      do throws(Errno) { try strategy.release(range, in: heap.region) } catch { refusal = error }
      let end = MonotonicClock.now()
      heap.locked { heap in
        try? heap.settle(range, as: refusal == nil ? strategy.leavesInHeap : source)
      }
      if let refusal { throw refusal }
      let hasGone = isLast && strategy.givesBack
      note(pages: hasGone ? range.count : 0, nanoseconds: end - start)
      done += range.count
    }
    return done
  }

  private func note(pages: Int = 0, nanoseconds: UInt64 = 0, refusal: Errno? = nil) {
    let cpu = MonotonicClock.ofThread()
    tallied.withLock { tally in
      tally.pages += pages
      tally.nanoseconds += nanoseconds
      tally.cpuNanoseconds = cpu
      tally.refusal = refusal
    }
  }
}
