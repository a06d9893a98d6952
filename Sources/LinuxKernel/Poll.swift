internal import CLinux
internal import Glibc
package import SystemPackage

/// Waiting for one of several descriptors.
package enum Poll {
  /// Returns, for each descriptor, whether it can be read (or its other end has closed); all false
  /// after `timeout` nanoseconds.
  ///
  /// The corresponding system call is `ppoll(2)`.
  package static func readable(
    _ descriptors: [FileDescriptor], timeout nanoseconds: UInt64
  ) throws(Errno) -> [Bool] {
    var entries = descriptors.map {
      pollfd(fd: $0.rawValue, events: Int16(POLLIN), revents: 0)
    }
    do throws(Errno) {
      _ = try valueOrErrno(clinux_poll(&entries, UInt32(entries.count), nanoseconds))
    } catch .interrupted {
      return descriptors.map { _ in false }
    }
    return entries.map { $0.revents != 0 }
  }
}
