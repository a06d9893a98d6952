internal import CLinux
internal import Glibc
internal import LinuxKernel
package import SystemPackage

/// A forked copy of the calling process that runs a body and then ends. The body may use only system calls and memory
/// that already exists. `deinit` kills and reaps the child.
package struct ForkedChild: ~Copyable {
  package let pid: Int32
  private var isReaped = false

  /// The corresponding system call is `fork(2)`. The child dies with its parent.
  package init(_ body: () -> Void) throws(Errno) {
    // The child must not set `self`: its `deinit` would then call `kill(0, …)`, which reaches the whole process group.
    let pid = try valueOrErrno(clinux_fork())
    if pid == 0 {
      _ = clinux_die_with_parent()
      // A child that dies of an invalid access ends at once: no handler reports it, and no core is written.
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

  /// Waits until the child has ended. The corresponding system call is `waitpid(2)`.
  package mutating func wait() throws(Errno) -> ChildProcess.Ending {
    let ending = try ChildProcess.ending(of: pid)
    isReaped = true
    return ending
  }
}
