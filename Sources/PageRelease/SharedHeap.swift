internal import LinuxKernel
internal import Synchronization

/// A page heap that several threads use, under one lock. Other threads make their releases outside of the lock: the
/// pages are withheld meanwhile.
package final class SharedHeap: Sendable {
  package let region: Region
  private let heap: Mutex<PageHeap>

  package init(region: Region) {
    self.region = region
    heap = Mutex(PageHeap(region: region))
  }

  /// Calls `body` with the heap under the lock.
  package func locked<Result: Sendable, Failure: Error>(
    _ body: (inout PageHeap) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try heap.withLock { (heap) throws(Failure) in try body(&heap) }
  }

  /// Like `locked`, but at a time when no page is being released, so that the heap's account and the kernel's agree.
  package func settled<Result: Sendable, Failure: Error>(
    _ body: (inout PageHeap) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    while true {
      let result: Result? = try locked { (heap) throws(Failure) in
        heap.spans.pages(in: .releasing) > 0 ? nil : try body(&heap)
      }
      if let result { return result }
      KernelThread.yield()
    }
  }

  /// Calls `body` to allocate pages of the heap. If it finds no space while pages are being released, calls it again
  /// after their release.
  package func allocating<Result: Sendable>(
    _ body: (inout PageHeap) throws(PageHeap.Failure) -> Result
  ) throws(PageHeap.Failure) -> Result {
    while true {
      let result: Result? = try locked { (heap) throws(PageHeap.Failure) in
        do throws(PageHeap.Failure) {
          return try body(&heap)
        } catch .outOfSpace(let pages) {
          if heap.spans.pages(in: .releasing) > 0 { return nil }
          throw .outOfSpace(pages: pages)
        }
      }
      if let result { return result }
      KernelThread.yield()
    }
  }
}
