internal import CLinux
internal import Glibc

/// The C library's own memory, kept out of the way of a measurement.
package enum LibraryMemory {
  /// Makes `malloc` take all memory from the `brk` heap, so that it can never map anything into a
  /// hole that a measured `munmap` leaves. The corresponding library call is `mallopt(3)`.
  package static func keepToBreakHeap() { _ = clinux_malloc_without_mmap() }
}

/// A variable of the environment; nil where it is not set. The corresponding library call is
/// `getenv(3)`.
package func environmentValue(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

/// Whether a descriptor is a terminal. The corresponding library call is `isatty(3)`.
package func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }
