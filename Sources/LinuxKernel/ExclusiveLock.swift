internal import Glibc
package import SystemPackage

/// A lock that one process of the machine holds at a time, until that process ends and all processes that share the
/// lock have ended.
package final class ExclusiveLock {
  private let descriptor: FileDescriptor

  /// Takes the lock of an open file or folder, without changing it; `deinit` closes the descriptor. Throws `EAGAIN` if
  /// another process holds it; then the descriptor stays open.
  ///
  /// The corresponding system call is `flock(2)` with `LOCK_EX | LOCK_NB`.
  package init(_ descriptor: FileDescriptor) throws(Errno) {
    try Self.take(descriptor)
    self.descriptor = descriptor
  }

  /// Takes the lock of an open file for as long as the file is open.
  package static func take(_ descriptor: FileDescriptor) throws(Errno) {
    _ = try retrying { flock(descriptor.rawValue, LOCK_EX | LOCK_NB) }
  }

  /// Shares the lock with processes started from now on: it is released when the last of them has ended too.
  package func letLaterChildrenShare() throws(Errno) {
    try descriptor.letLaterChildrenHold()
  }

  deinit { try? descriptor.close() }
}
