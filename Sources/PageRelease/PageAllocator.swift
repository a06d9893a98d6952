internal import LinuxKernel
internal import Synchronization
package import SystemPackage

/// Allocates pages to the threads of a program from a shared heap, and releases them by a strategy when a policy
/// decides.
///
/// The thread that allocates or frees calls the strategy's `reuse` and `release`, outside of the heap's lock; a policy
/// with a thread of its own calls `release` from that thread.
package final class PageAllocator: @unchecked Sendable {
  /// The reason for a failed call.
  package enum Failure: Error, Equatable {
    case heap(PageHeap.Failure)
    case kernel(Errno)
  }

  /// The releases of the freeing threads.
  package struct Tally: Sendable {
    package var pages = 0
    /// Time inside release calls.
    package var nanoseconds: UInt64 = 0
  }

  package let heap: SharedHeap
  package let strategy: any ReleaseStrategy
  package let region: Region
  private var policy: any ReleasePolicy
  private let tallied = Mutex(Tally())

  package init(heap: SharedHeap, strategy: any ReleaseStrategy, policy: any ReleasePolicy) {
    self.heap = heap
    self.strategy = strategy
    self.policy = policy
    region = heap.region
  }

  /// Returns the totals since the last call.
  package func takeTally() -> Tally {
    tallied.withLock { tally in
      defer { tally = Tally() }
      return tally
    }
  }

  /// Allocates this number of pages and makes them usable.
  package func allocate(_ pages: Int) throws(Failure) -> PageRange {
    var parts: [PageRange] = []
    let range: PageRange
    do throws(PageHeap.Failure) {
      range = try heap.allocating { (heap) throws(PageHeap.Failure) in
        parts.removeAll()
        return try heap.allocate(pages) { span in
          if span.state.needsReuse { parts.append(span.range) }
        }
      }
    } catch {
      throw .heap(error)
    }
    do throws(Errno) {
      for part in parts { try strategy.reuse(part, in: region) }
    } catch {
      throw .kernel(error)
    }
    return range
  }

  /// Frees allocated pages.
  package func free(_ range: PageRange) throws(Failure) {
    let due: [PageRange]
    do throws(PageHeap.Failure) {
      due = try heap.locked { (heap) throws(PageHeap.Failure) in
        try heap.free(range)
        guard policy.releaser == .freeingThread else { return [] }
        let due = policy.due(afterFreeing: range, in: heap.spans)
        for part in due { try heap.withhold(part) }
        return due
      }
    } catch {
      throw .heap(error)
    }
    for part in due { try release(part) }
  }

  /// Drops allocated pages, so that those of anonymous memory fault again.
  package func renew(_ range: PageRange) throws(Failure) {
    do throws(Errno) {
      try VirtualMemory.advise(region.bytes(range), .dontNeed)
    } catch {
      throw .kernel(error)
    }
  }

  /// Releases withheld pages, with one call per stage.
  private func release(_ range: PageRange) throws(Failure) {
    let start = MonotonicClock.now()
    var refusal: Errno?
    do throws(Errno) {
      for stage in strategy.stages { try stage.release(range, in: region) }
    } catch {
      refusal = error
    }
    let end = MonotonicClock.now()
    do throws(PageHeap.Failure) {
      try heap.locked { (heap) throws(PageHeap.Failure) in
        try heap.settle(range, as: refusal == nil ? strategy.leavesInHeap : .dirty)
      }
    } catch {
      throw .heap(error)
    }
    if let refusal { throw .kernel(refusal) }
    tallied.withLock { tally in
      if strategy.givesBack { tally.pages += range.count }
      tally.nanoseconds += end - start
    }
  }
}
