internal import CLinux
internal import Glibc
internal import LinuxKernel
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

  /// Bytes that a descriptor takes without blocking once `writable` has said that it takes any: what a
  /// pipe takes whole (`PIPE_BUF`), as long as no other process writes to it.
  package static let roomBytes = 4096

  /// Waits until `output` can be written, or has no reader any more, or `input` can be read; whether it
  /// was `output`. False after `timeout` nanoseconds too. A regular file can be written at all times.
  ///
  /// The corresponding system call is `ppoll(2)`.
  package static func writable(
    _ output: FileDescriptor, orReadable input: FileDescriptor? = nil, timeout nanoseconds: UInt64
  ) throws(Errno) -> Bool {
    var entries = [
      pollfd(fd: output.rawValue, events: Int16(POLLOUT), revents: 0),
      // The kernel passes over what is negative.
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
