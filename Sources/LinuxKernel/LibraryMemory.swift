internal import CLinux
internal import Glibc

/// Keeps the C library's own memory from disturbing a measurement.
package enum LibraryMemory {
  /// Makes `malloc` take all memory from the `brk` heap, for all threads, so that it never maps anything into a hole
  /// that a measured `munmap` leaves. The heap gets untouched room to grow, because it must not move the program break
  /// while a measured region lies there. The corresponding library call is `mallopt(3)`.
  package static func keepToBreakHeap() {
    _ = clinux_malloc_without_mmap(roomBytes)
    // The heap's free memory is less than this, so it grows by this size and the room.
    free(malloc(roomBytes))
  }

  private static let roomBytes = 4 << 20

  /// Writes to 64 KiB of memory that `malloc` returns to the calling thread, and frees it. A thread's heap begins with
  /// untouched pages: without this, a small allocation inside a measurement would fault.
  package static func rehearse() {
    let pieces = (0..<64).map { _ in malloc(1 << 10) }
    for piece in pieces { if let piece { memset(piece, 1, 1 << 10) } }
    for piece in pieces { free(piece) }
  }
}
