internal import CLinux
internal import Glibc
internal import LinuxKernel
package import SystemPackage

/// Processes that the calling one has to wait for: its children, and orphans of theirs once it has asked for them.
package enum EndedProcess {
  /// Makes the calling process the one that orphans among its descendants become children of.
  ///
  /// The corresponding system call is `prctl(2)` with `PR_SET_CHILD_SUBREAPER`.
  package static func adoptOrphans() throws(Errno) { _ = try valueOrErrno(clinux_be_subreaper()) }

  /// A child that has ended and was not waited for; nil if there is none. The child stays a zombie with its entry in
  /// `/proc`. The corresponding system call is `waitid(2)` with `WNOWAIT`.
  package static var next: Int32? {
    let pid = clinux_peek_ended()
    return pid > 0 ? pid : nil
  }

  /// Waits for a child, and returns how it ended and what it and the children that it waited for have used.
  ///
  /// The corresponding system call is `wait4(2)`.
  package static func wait(
    for pid: Int32
  ) throws(Errno) -> (ending: ChildProcess.Ending, usage: TreeUsage) {
    var status: Int32 = 0
    var usage = rusage()
    _ = try retrying { wait4(pid, &status, 0, &usage) }
    let signal = clinux_term_signal(status)
    let ending: ChildProcess.Ending =
      signal > 0 ? .killed(signal: signal) : .exited(clinux_exit_status(status))
    return (ending, TreeUsage(usage))
  }

  /// Sends a signal to any process. The corresponding system call is `kill(2)`.
  package static func signal(_ number: Int32, _ pid: Int32) { kill(pid, number) }
}
