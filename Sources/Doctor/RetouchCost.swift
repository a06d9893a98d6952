internal import LinuxKernel
internal import PageRelease
package import SystemPackage

/// What a write to a resident page costs, and what it costs once the page has been lazily freed. Both
/// find the page where it is and fault never; the second begins without an entry in the TLB, and has
/// to set the dirty bit in the page table. Where a host's page tables stand behind the guest's, that
/// passes through both.
package struct RetouchCost: Equatable, Sendable {
  /// Nanoseconds a page.
  package var plain: Double
  package var lazilyFreed: Double

  package init(plain: Double, lazilyFreed: Double) {
    self.plain = plain
    self.lazilyFreed = lazilyFreed
  }

  package var ratio: Double { lazilyFreed / plain }

  private static let bytes = 4 << 20
  private static let rounds = 7

  /// Measures on 4 MiB of pages that are given back afterwards; a few ms. The least of some rounds:
  /// whatever disturbs adds. `EINVAL` where the kernel takes no `MADV_FREE`.
  package static func measured() throws(Errno) -> RetouchCost {
    let region = try VirtualMemory.reserve(bytes: bytes)
    defer { try? VirtualMemory.unmap(region) }
    try VirtualMemory.allowAccess(region)
    // EINVAL where the kernel has no huge pages, and there is nothing to switch off.
    try? VirtualMemory.advise(region, .noHugePage)
    Touch.write(region)
    var plain = UInt64.max
    var lazilyFreed = UInt64.max
    for _ in 0..<rounds {
      // Once untimed: as the timed one finds it, the TLB holds what it can of the region.
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
