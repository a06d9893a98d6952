internal import Glibc
package import SystemPackage

/// The heap at the end of the data segment, which grows and shrinks only at its top.
package enum BreakHeap {
  /// The end of the heap (program break). The corresponding library call is `sbrk(3)`.
  package static var end: UnsafeMutableRawPointer { sbrk(0) }

  /// Moves the end by this number of bytes, down if negative. Throws `ENOMEM` if another mapping is in the way or a
  /// limit is reached.
  ///
  /// The corresponding system call is `brk(2)`.
  package static func move(by bytes: Int) throws(Errno) {
    let before = sbrk(bytes)
    if Int(bitPattern: before) == -1 { _ = try valueOrErrno(Int32(-1)) }
  }
}
