internal import Glibc
package import SystemPackage

/// The heap at the end of the program's data, which grows and shrinks at its top only.
package enum BreakHeap {
  /// Its end. The corresponding library call is `sbrk(3)`.
  package static var end: UnsafeMutableRawPointer { sbrk(0) }

  /// Moves the end by so many bytes, down where negative. `ENOMEM` where something is in the way or a
  /// limit is reached.
  ///
  /// The corresponding system call is `brk(2)`.
  package static func move(by bytes: Int) throws(Errno) {
    let before = sbrk(bytes)
    if Int(bitPattern: before) == -1 { _ = try valueOrErrno(Int32(-1)) }
  }
}
