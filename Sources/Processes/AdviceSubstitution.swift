internal import CLinux
internal import Glibc
internal import LinuxKernel
package import SystemPackage

/// Has a program, and those that it starts, release by `MADV_DONTNEED` where they ask for `MADV_FREE`: of writes to lazily
/// freed pages no fault tells. Any binary can be changed so; nothing is loaded into it.
///
/// The program's own seccomp filter stops it at each such call; a thread of this process changes the advice and lets it
/// go on, some 10 µs a call. The corresponding system calls are `seccomp(2)` and `ptrace(2)`.
package final class AdviceSubstitution: @unchecked Sendable {
  private static let stopped: Int32 = 0x7F
  /// `PTRACE_EVENT_SECCOMP`, `PTRACE_EVENT_STOP` of `sys/ptrace.h`.
  private static let ofFilter: Int32 = 7
  private static let ofStop: Int32 = 128

  private let pid: Int32
  private let isReady = Semaphore()
  private var failure: Errno?
  private var thread: KernelThread?
  /// Calls that were changed; to be read after `finish`.
  package private(set) var calls = 0
  /// Threads and processes that are traced, without the first.
  private var others: Set<Int32> = []

  /// Begins with a program that waits to be let go, started with `SpawnOptions.isStoppedAtLazyFree`.
  package init(of pid: Int32) throws(Errno) {
    self.pid = pid
    thread = try KernelThread { [unowned self] in
      if clinux_seize(pid) != 0 { failure = Errno(rawValue: errno) }
      isReady.post()
      if failure == nil { serve() }
    }
    isReady.wait()
    if let failure {
      thread?.join()
      throw failure
    }
  }

  /// Waits for the program's end, which it leaves to be waited for.
  ///
  /// - Returns: how many of the threads and processes that it has started are left: the kernel refuses them `MADV_FREE`
  ///   from then on, with `ENOSYS`.
  package func finish() -> Int {
    thread?.join()
    thread = nil
    return others.count
  }

  private func serve() {
    while true {
      var status: Int32 = 0
      let task = clinux_next_stop(pid, &status)
      if task == 0 || task == -1 && errno != EINTR { return }
      if task == -1 { continue }
      guard status & 0xFF == Self.stopped else {
        others.remove(task)
        continue
      }
      if task != pid { others.insert(task) }
      goOn(task, signal: status >> 8 & 0xFF, event: status >> 16)
    }
  }

  private func goOn(_ task: Int32, signal: Int32, event: Int32) {
    switch event {
    case Self.ofFilter:
      calls += 1
      // A task that is gone needs no advice.
      _ = clinux_set_advice(task, Advice.dontNeed.rawValue)
      _ = clinux_continue(task, 0)
    case Self.ofStop where [SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU].contains(signal):
      _ = clinux_listen(task)
    case 0: _ = clinux_continue(task, signal)
    default: _ = clinux_continue(task, 0)
    }
  }
}
