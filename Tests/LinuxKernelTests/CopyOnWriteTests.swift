import LinuxKernel
import Processes
import Testing

/// A fork leaves the parent's pages to be copied. Each test is a process of its own, of one thread that matters.
@Suite("Copies after a fork")
struct CopyOnWriteTests {
  /// Faults of a write to each of some pages, with a child alive that has them too.
  private static func faultsBesideAChild(
    _ pages: Int, _ resolve: (UnsafeRawBufferPointer) throws -> Void
  ) throws -> Int {
    let range = try VirtualMemory.reserve(bytes: pages * PageSize.bytes)
    try VirtualMemory.allowAccess(range)
    try? VirtualMemory.advise(range, .noHugePage)
    func touch() {
      for offset in stride(from: 0, to: range.count, by: PageSize.bytes) {
        range.storeBytes(of: UInt8(truncatingIfNeeded: offset >> 12), toByteOffset: offset, as: UInt8.self)
      }
    }
    touch()
    let child = try ForkedChild { while true { MonotonicClock.sleep(nanoseconds: 1_000_000_000) } }
    try resolve(UnsafeRawBufferPointer(range))
    // Twice: the first time resolves what the window itself needs.
    _ = try ThreadUsage.now()
    let before = try ThreadUsage.now().minorFaults
    touch()
    let faults = try ThreadUsage.now().minorFaults - before
    for offset in stride(from: 0, to: range.count, by: PageSize.bytes) {
      let value = range.load(fromByteOffset: offset, as: UInt8.self)
      if value != UInt8(truncatingIfNeeded: offset >> 12) { return -1 }
    }
    _ = child.pid
    return faults
  }

  @Test("pages that were resolved fault no more, and hold what they held")
  func resolved() async {
    await #expect(processExitsWith: .success) {
      let elsewhere = UnsafeRawBufferPointer(start: nil, count: 0)
      let faults = try CopyOnWriteTests.faultsBesideAChild(64) { _ in
        try CopyOnWrite.resolve(outside: elsewhere)
      }
      #expect(faults == 0)
    }
  }

  @Test("pages that are left out are copied by their own writes, one fault each")
  func leftOut() async {
    await #expect(processExitsWith: .success) {
      let faults = try CopyOnWriteTests.faultsBesideAChild(64) {
        try CopyOnWrite.resolve(outside: $0)
      }
      #expect(faults == 64)
    }
  }
}
