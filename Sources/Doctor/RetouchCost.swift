internal import LinuxKernel
internal import PageRelease
package import SystemPackage

/// The cost of a write to a resident page, before and after the page is lazily freed. Neither write faults. The second
/// starts without a TLB entry and has to set the dirty bit in the page table; under nested paging, that goes through
/// the page tables of both guest and host.
package struct RetouchCost: Equatable, Sendable {
  /// Nanoseconds per page.
  package var plain: Double
  package var lazilyFreed: Double

  package init(plain: Double, lazilyFreed: Double) {
    self.plain = plain
    self.lazilyFreed = lazilyFreed
  }

  package var ratio: Double { lazilyFreed / plain }

  private static let bytes = 4 << 20
  private static let rounds = 7

  /// Measures on 4 MiB of pages, which are released afterwards; takes a few ms. Takes the minimum of several rounds,
  /// since disturbances only add time. Throws `EINVAL` if the kernel does not support `MADV_FREE`.
  package static func measured() throws(Errno) -> RetouchCost {
    let region = try VirtualMemory.reserve(bytes: bytes)
    defer { try? VirtualMemory.unmap(region) }
    try VirtualMemory.allowAccess(region)
    // EINVAL if the kernel has no huge pages, so that there is nothing to disable.
    try? VirtualMemory.advise(region, .noHugePage)
    Touch.write(region)
    var plain = UInt64.max
    var lazilyFreed = UInt64.max
    for _ in 0..<rounds {
      // One untimed pass, so that the TLB is as warm as it can be for the timed one.
      Touch.write(region)
      plain = min(plain, nanoseconds(toWrite: region))
      try VirtualMemory.advise(region, .free)
      lazilyFreed = min(lazilyFreed, nanoseconds(toWrite: region))
    }
    let pages = Double(bytes / PageSize.bytes)
    return RetouchCost(plain: Double(plain) / pages, lazilyFreed: Double(lazilyFreed) / pages)
  }

  private static func nanoseconds(toWrite region: UnsafeMutableRawBufferPointer) -> UInt64 {
    let start = MonotonicClock.now()
    Touch.write(region)
    return max(1, MonotonicClock.now() - start)
  }
}
