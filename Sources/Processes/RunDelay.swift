internal import Glibc
internal import LinuxKernel
package import SystemPackage
internal import Texts

/// How long the calling thread has waited for a CPU while it could have run.
package struct RunDelay: ~Copyable {
  private let schedstat: KernelFile

  /// Throws where the kernel has no scheduler statistics.
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
