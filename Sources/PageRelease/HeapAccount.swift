/// What the heap believes of its memory. Stands beside the kernel's view in every row.
package struct HeapAccount: Equatable, Sendable {
  /// Address space that the heap holds, whether mapped or not.
  package var reservedBytes = 0
  /// Handed out.
  package var liveBytes = 0
  /// Free and resident.
  package var dirtyBytes = 0
  /// Free, resident until the kernel needs memory.
  package var lazyFreeBytes = 0
  /// Free and not resident, or never touched.
  package var releasedBytes = 0

  package init(
    reservedBytes: Int = 0, liveBytes: Int = 0, dirtyBytes: Int = 0, lazyFreeBytes: Int = 0,
    releasedBytes: Int = 0
  ) {
    self.reservedBytes = reservedBytes
    self.liveBytes = liveBytes
    self.dirtyBytes = dirtyBytes
    self.lazyFreeBytes = lazyFreeBytes
    self.releasedBytes = releasedBytes
  }

  /// What should be resident if the strategy did what it promises.
  package var residentBytes: Int { liveBytes + dirtyBytes + lazyFreeBytes }
}
