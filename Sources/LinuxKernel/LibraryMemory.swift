internal import CLinux
internal import Glibc

/// The C library's own memory, kept out of the way of a measurement.
package enum LibraryMemory {
  /// Makes `malloc` take all memory from the `brk` heap, for all threads, so that it can never map anything into a
  /// hole that a measured `munmap` leaves. The heap is given room to grow by, which nobody has touched: it must not move
  /// the end of the program's data while a measured region lies there. The corresponding library call is `mallopt(3)`.
  package static func keepToBreakHeap() {
    _ = clinux_malloc_without_mmap(roomBytes)
    // Whatever the heap has left is less: it grows by this and the room.
    free(malloc(roomBytes))
  }

  private static let roomBytes = 4 << 20

  /// Writes to 64 KiB of what `malloc` hands the calling thread, and returns it. A thread's heap begins with pages that
  /// nobody has touched: without this, a small allocation inside a measurement would fault.
  package static func rehearse() {
    let pieces = (0..<64).map { _ in malloc(1 << 10) }
    for piece in pieces { if let piece { memset(piece, 1, 1 << 10) } }
    for piece in pieces { free(piece) }
  }
}
