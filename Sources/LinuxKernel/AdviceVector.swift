internal import CLinux
internal import Glibc
package import SystemPackage

/// Advice for many ranges of the calling process in one system call. The vector is written once at the
/// start, so that filling it faults nothing.
package final class AdviceVector {
  /// The maximum number of ranges of one call: `UIO_MAXIOV`.
  package static let capacity = 1024

  private let pidfd: Int32
  private let ranges: UnsafeMutableBufferPointer<iovec>
  private var count = 0

  /// The corresponding system call is `pidfd_open(2)`, Linux 5.3.
  package init() throws(Errno) {
    pidfd = try valueOrErrno(clinux_pidfd_open(getpid()))
    ranges = .allocate(capacity: Self.capacity)
    ranges.initialize(repeating: iovec())
  }

  deinit {
    close(pidfd)
    ranges.deallocate()
  }

  package func removeAll() { count = 0 }

  /// Writes all storage, so that later calls do not fault on it. For use after a fork.
  package func rehearse() { ranges.update(repeating: iovec()) }

  /// Adds a range; at most `capacity` of them.
  package func append(_ range: UnsafeMutableRawBufferPointer) {
    ranges[count] = iovec(iov_base: range.baseAddress, iov_len: range.count)
    count += 1
  }

  /// Gives the advice for all ranges. Throws `EINVAL` if the kernel does not accept this advice for the calling process
  /// (destructive advice before 6.13), `EPERM` without rights before about 5.13.
  ///
  /// The corresponding system call is `process_madvise(2)` on the process itself.
  package func advise(_ advice: Advice) throws(Errno) {
    let wanted = ranges[..<count].reduce(0) { $0 + $1.iov_len }
    let done = try valueOrErrno(
      clinux_process_madvise(pidfd, ranges.baseAddress!, count, advice.rawValue))
    // The kernel stops at the first range it refuses and returns the bytes advised so far.
    if done != wanted { throw .invalidArgument }
  }
}
