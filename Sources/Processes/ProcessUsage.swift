internal import CLinux
internal import Glibc
internal import LinuxKernel
package import SystemPackage

/// CPU time of this process and of the children it has reaped.
package enum ProcessUsage {
  /// Nanoseconds since the process started, user and system.
  ///
  /// The corresponding system call is `getrusage(2)` with `RUSAGE_SELF` and `RUSAGE_CHILDREN`.
  package static func nanoseconds() throws(Errno) -> Int {
    try nanoseconds(of: RUSAGE_SELF) + nanoseconds(of: RUSAGE_CHILDREN)
  }

  /// Nanoseconds of the children that this process has waited for, and of those that they have waited for.
  ///
  /// The corresponding system call is `getrusage(2)` with `RUSAGE_CHILDREN`.
  package static func nanosecondsOfChildren() throws(Errno) -> Int {
    try nanoseconds(of: RUSAGE_CHILDREN)
  }

  private static func nanoseconds(of whom: __rusage_who) throws(Errno) -> Int {
    var usage = rusage()
    _ = try valueOrErrno(getrusage(whom.rawValue, &usage))
    return [usage.ru_utime, usage.ru_stime].reduce(0) {
      $0 + $1.tv_sec * 1_000_000_000 + Int($1.tv_usec) * 1_000
    }
  }
}
