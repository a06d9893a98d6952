internal import CLinux
internal import Glibc
internal import LinuxKernel
package import SystemPackage

/// A copy of the calling process that runs a body, made of system calls and memory that is there
/// already, and then ends. Killed and reaped when the value goes away.
package struct ForkedChild: ~Copyable {
  package let pid: Int32
  private var isReaped = false

  /// The corresponding system call is `fork(2)`. The child dies with its parent.
  package init(_ body: () -> Void) throws(Errno) {
    // Nothing of self is set in the child: its end of life would kill process 0, which is everybody.
    let pid = try valueOrErrno(clinux_fork())
    if pid == 0 {
      _ = clinux_die_with_parent()
      // A child that dies of an access does so at once: no handler reports it, no core is written.
      for deadly in [SIGSEGV, SIGBUS] { signal(deadly, SIG_DFL) }
      var none = rlimit()
      setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
      body()
      _exit(0)
    }
    self.pid = pid
  }

  deinit {
    if !isReaped, pid > 0 {
      kill(pid, SIGKILL)
      var status: Int32 = 0
      _ = try? retrying { waitpid(pid, &status, 0) }
    }
  }

  /// Waits until it has ended. The corresponding system call is `waitpid(2)`.
  package mutating func wait() throws(Errno) -> ChildProcess.Ending {
    let ending = try ChildProcess.ending(of: pid)
    isReaped = true
    return ending
  }
}
