internal import Glibc
package import SystemPackage

extension FileDescriptor {
  /// Lets processes started from now on inherit the descriptor under the same number.
  ///
  /// The corresponding system call is `fcntl(2)` with `F_SETFD`.
  package func letLaterChildrenHold() throws(Errno) {
    _ = try valueOrErrno(fcntl(rawValue, F_SETFD, 0))
  }

  /// Flushes written data to the disk. The corresponding system call is `fsync(2)`.
  package func synchronize() throws(Errno) { _ = try retrying { fsync(rawValue) } }

  /// Whether it is open for writing. The corresponding system call is `fcntl(2)` with `F_GETFL`.
  package var isWritable: Bool {
    let flags = fcntl(rawValue, F_GETFL)
    return flags >= 0 && flags & O_ACCMODE != O_RDONLY
  }

  /// A path that names the open file itself, even if the path it was opened by now leads elsewhere.
  var pathOfItself: String { "/proc/self/fd/\(rawValue)" }
}
