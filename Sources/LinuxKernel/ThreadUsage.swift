internal import CLinux
internal import Glibc
package import SystemPackage

/// What the calling thread has used since it started.
package struct ThreadUsage: Equatable, Sendable {
  package var userNanoseconds = 0
  package var systemNanoseconds = 0
  package var minorFaults = 0
  package var majorFaults = 0
  /// Times the kernel took the CPU away.
  package var involuntarySwitches = 0

  package init() {}

  /// The corresponding system call is `getrusage(2)` with `RUSAGE_THREAD`; about 0.25 µs.
  package static func now() throws(Errno) -> ThreadUsage {
    var usage = rusage()
    _ = try valueOrErrno(getrusage(clinux_rusage_thread(), &usage))
    var found = ThreadUsage()
    found.userNanoseconds = nanoseconds(usage.ru_utime)
    found.systemNanoseconds = nanoseconds(usage.ru_stime)
    found.minorFaults = usage.ru_minflt
    found.majorFaults = usage.ru_majflt
    found.involuntarySwitches = usage.ru_nivcsw
    return found
  }

  private static func nanoseconds(_ time: timeval) -> Int {
    time.tv_sec * 1_000_000_000 + Int(time.tv_usec) * 1_000
  }
}
