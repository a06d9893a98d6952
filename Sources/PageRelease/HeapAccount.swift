/// The heap's own account of its memory. Every row holds it beside the kernel's counters.
package struct HeapAccount: Equatable, Sendable {
  /// Address space that the heap holds, mapped or not.
  package var reservedBytes = 0
  /// Allocated to the program.
  package var liveBytes = 0
  /// Free and resident.
  package var dirtyBytes = 0
  /// Free, and resident until the kernel needs memory.
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

  /// Bytes that are resident if the strategy keeps its promise.
  package var residentBytes: Int { liveBytes + dirtyBytes + lazyFreeBytes }
}
