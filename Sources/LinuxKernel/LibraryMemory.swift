internal import CLinux
internal import Glibc

/// The C library's own memory, kept out of the way of a measurement.
package enum LibraryMemory {
  /// Makes `malloc` take all memory from the `brk` heap, for all threads, so that it can never map anything into a
  /// hole that a measured `munmap` leaves. The corresponding library call is `mallopt(3)`.
  package static func keepToBreakHeap() { _ = clinux_malloc_without_mmap() }
}
