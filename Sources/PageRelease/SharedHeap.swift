internal import LinuxKernel
internal import Synchronization

/// A page heap that several threads use, under one lock. Releases by another thread take place outside of it: their
/// pages are withheld meanwhile.
package final class SharedHeap: Sendable {
  package let region: Region
  private let heap: Mutex<PageHeap>

  package init(region: Region) {
    self.region = region
    heap = Mutex(PageHeap(region: region))
  }

  /// The heap for one thread at a time.
  package func locked<Result: Sendable, Failure: Error>(
    _ body: (inout PageHeap) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try heap.withLock { (heap) throws(Failure) in try body(&heap) }
  }

  /// The same at a moment when no page is being given back, so that the heap's book and the kernel's agree.
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

  /// Has `body` take pages of the heap. Where it finds no room because pages are being given back, it is called again
  /// when they have been.
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
