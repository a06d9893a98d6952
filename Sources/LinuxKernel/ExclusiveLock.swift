internal import Glibc
package import SystemPackage

/// A lock that one process of the machine holds at a time, until it ends.
package final class ExclusiveLock {
  private let descriptor: Int32

  /// Takes the lock of a file or folder, which is not changed by it. `EAGAIN` where somebody has it.
  ///
  /// The corresponding system call is `flock(2)` with `LOCK_EX | LOCK_NB`.
  package init(_ path: String) throws(Errno) {
    let descriptor = try KernelText.open(path)
    do throws(Errno) {
      _ = try valueOrErrno(flock(descriptor, LOCK_EX | LOCK_NB))
    } catch {
      close(descriptor)
      throw error
    }
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }
}
