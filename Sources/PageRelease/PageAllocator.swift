internal import LinuxKernel
internal import Synchronization
package import SystemPackage

/// Pages for the threads of a program: handed out by a shared heap, given back by a strategy when a policy says so.
///
/// What makes pages usable again, and what gives them back, is called by the thread that allocates or frees, outside of
/// the heap's lock; a policy with a thread of its own has that call instead.
package final class PageAllocator: @unchecked Sendable {
  /// Why it cannot serve.
  package enum Failure: Error, Equatable {
    case heap(PageHeap.Failure)
    case kernel(Errno)
  }

  /// What the freeing threads have given back.
  package struct Tally: Sendable {
    package var pages = 0
    /// Inside the calls that give back.
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

  /// What was given back since the last call.
  package func takeTally() -> Tally {
    tallied.withLock { tally in
      defer { tally = Tally() }
      return tally
    }
  }

  /// Hands out so many pages, usable.
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

  /// Takes back what was handed out.
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

  /// Makes pages fresh that were handed out: those of anonymous memory fault again.
  package func renew(_ range: PageRange) throws(Failure) {
    do throws(Errno) {
      try VirtualMemory.advise(region.bytes(range), .dontNeed)
    } catch {
      throw .kernel(error)
    }
  }

  /// Gives back pages that are withheld, in one call, or one a stage.
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
