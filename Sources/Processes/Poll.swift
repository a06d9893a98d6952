internal import CLinux
internal import Glibc
internal import LinuxKernel
package import SystemPackage

/// Waiting for one of several descriptors.
package enum Poll {
  /// Returns for each descriptor whether it is readable (or its other end has closed); all false after `timeout`
  /// nanoseconds.
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

  /// Bytes that a descriptor accepts without blocking once `writable` returns true: the size of an atomic pipe write
  /// (`PIPE_BUF`), if no other process writes to it.
  package static let roomBytes = 4096

  /// Waits until `output` is writable or has lost its reader, or `input` is readable; returns whether it was `output`.
  /// Also returns false after `timeout` nanoseconds. A regular file is always writable.
  ///
  /// The corresponding system call is `ppoll(2)`.
  package static func writable(
    _ output: FileDescriptor, orReadable input: FileDescriptor? = nil, timeout nanoseconds: UInt64
  ) throws(Errno) -> Bool {
    var entries = [
      pollfd(fd: output.rawValue, events: Int16(POLLOUT), revents: 0),
      // The kernel ignores negative descriptors.
      pollfd(fd: input?.rawValue ?? -1, events: Int16(POLLIN), revents: 0),
    ]
    do throws(Errno) {
      _ = try valueOrErrno(clinux_poll(&entries, UInt32(entries.count), nanoseconds))
    } catch .interrupted {
      return false
    }
    return entries[0].revents != 0
  }
}
