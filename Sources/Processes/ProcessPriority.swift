internal import Glibc
internal import LinuxKernel
package import SystemPackage

/// The nice value of the calling thread, which children inherit: from −20, the highest priority, to 19.
package enum ProcessPriority {
  /// The nice value of the highest priority.
  package static let highest = -20

  /// The corresponding system call is `getpriority(2)`. Its C function may return −1 as a value, so `errno` does not
  /// indicate failure here. A thread may always read its own value.
  package static var nice: Int { Int(getpriority(thread, 0)) }

  /// The corresponding system call is `setpriority(2)`. Throws `EACCES` if the caller may not lower the value, which
  /// requires `CAP_SYS_NICE` or `RLIMIT_NICE`.
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

  /// `PRIO_PROCESS` with 0 means the calling thread on Linux.
  private static let thread = __priority_which_t(PRIO_PROCESS.rawValue)
}
