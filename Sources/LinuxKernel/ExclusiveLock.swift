internal import Glibc
package import SystemPackage

/// A lock that one process of the machine holds at a time, until it ends, and with it the processes that
/// it has let share the lock.
package final class ExclusiveLock {
  private let descriptor: FileDescriptor

  /// Takes the lock of an open file or folder, which is not changed by it, and closes it in the end.
  /// `EAGAIN` where somebody has it; then it stays open.
  ///
  /// The corresponding system call is `flock(2)` with `LOCK_EX | LOCK_NB`.
  package init(_ descriptor: FileDescriptor) throws(Errno) {
    try Self.take(descriptor)
    self.descriptor = descriptor
  }

  /// Takes the lock of an open file for as long as that is open.
  package static func take(_ descriptor: FileDescriptor) throws(Errno) {
    _ = try retrying { flock(descriptor.rawValue, LOCK_EX | LOCK_NB) }
  }

  /// Has the processes that are started from now on share the lock: it is free when the last of them has
  /// ended too.
  package func letLaterChildrenShare() throws(Errno) {
    try descriptor.letLaterChildrenHold()
  }

  deinit { try? descriptor.close() }
}
