internal import CLinux
internal import LinuxKernel
package import SystemPackage

/// The two ends of a pipe, which child processes do not inherit.
package struct Pipe {
  package let reading: FileDescriptor
  package let writing: FileDescriptor

  /// The corresponding system call is `pipe2(2)` with `O_CLOEXEC`.
  package init() throws(Errno) {
    var ends: [Int32] = [-1, -1]
    _ = try valueOrErrno(clinux_pipe_cloexec(&ends))
    reading = FileDescriptor(rawValue: ends[0])
    writing = FileDescriptor(rawValue: ends[1])
  }
}
