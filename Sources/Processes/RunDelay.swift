internal import Glibc
internal import LinuxKernel
package import SystemPackage
internal import Texts

/// The time that the calling thread was runnable but waited for a CPU.
package struct RunDelay: ~Copyable {
  private let schedstat: KernelFile

  /// Throws if the kernel has no scheduler statistics.
  package init() throws(Errno) {
    schedstat = try KernelFile("/proc/thread-self/schedstat", capacity: 256)
  }

  /// Nanoseconds since the thread started: the second field of `/proc/thread-self/schedstat`.
  package func nanoseconds() throws(Errno) -> Int {
    var scanner = ByteScanner(try schedstat.read())
    guard scanner.decimal() != nil, let waited = scanner.decimal() else { throw .ioError }
    return waited
  }
}
