internal import Glibc
internal import LinuxKernel
package import SystemPackage

/// The nice value of the calling thread, which children inherit: from −20, which preempts all others, to 19.
package enum ProcessPriority {
  /// The value before which the scheduler puts no other task of its class.
  package static let highest = -20

  /// The corresponding system call is `getpriority(2)`; its C function returns −1 for a value too, so that `errno`
  /// is no sign of failure here. A thread always may ask for its own.
  package static var nice: Int { Int(getpriority(thread, 0)) }

  /// The corresponding system call is `setpriority(2)`. Throws `EACCES` where the caller may not lower the value:
  /// that takes `CAP_SYS_NICE` or `RLIMIT_NICE`.
  package static func set(nice: Int) throws(Errno) {
    _ = try valueOrErrno(setpriority(thread, 0, Int32(nice)))
  }

  /// Whether the calling thread may take the highest priority. Tries it.
  package static var mayRaise: Bool {
    let before = nice
    guard (try? set(nice: highest)) != nil else { return false }
    try? set(nice: before)
    return true
  }

  /// `PRIO_PROCESS` with 0: to Linux, the calling thread.
  private static let thread = __priority_which_t(PRIO_PROCESS.rawValue)
}
