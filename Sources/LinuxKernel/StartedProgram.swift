internal import CLinux
internal import Glibc
package import SystemPackage

/// A program in a process of its own, which may be held back until somebody has looked at that process:
/// up to `letGo` no instruction of the program has run.
package final class StartedProgram {
  /// What a program finds. No signal is blocked in it, and SIGPIPE and SIGXFSZ act as by default.
  package struct Surroundings {
    /// Its standard input; nil is this process's, or nothing for a servant.
    package var input: FileDescriptor?
    /// Its standard output and standard error; nil is this process's.
    package var output: FileDescriptor?
    package var errors: FileDescriptor?
    /// Is of a process group of its own, which a terminal's keys do not reach, and is killed when this process
    /// ends.
    package var isServant = false
    /// Stay open, under their numbers.
    package var kept: [FileDescriptor] = []
    /// What it finds in its environment beside or in place of what this process finds.
    package var environment: [String: String] = [:]
    /// What it does not find in its environment.
    package var hidden: [String] = []
    /// Gets no huge pages, nor do those that it starts, whatever it asks for: `prctl(2)` with `PR_SET_THP_DISABLE`.
    package var isWithoutHugePages = false
    /// Stops where it asks for `MADV_FREE`, as those that it starts do: for `AdviceSubstitution`, without which the kernel
    /// refuses the call.
    package var isStoppedAtLazyFree = false

    package init() {}
  }

  package let pid: Int32
  /// Can be read once the process has ended.
  package let ended: FileDescriptor
  /// A byte lets it go; its end ends it.
  private let gate: FileDescriptor
  /// Takes in the number of the error that has kept the program from starting.
  private let report: FileDescriptor
  private let isServant: Bool
  private var isHeld = true
  private var isReaped = false

  /// Makes the process, which waits to be let go.
  ///
  /// - Parameter path: of an executable file; it is not searched for.
  ///
  /// The corresponding system calls are `fork(2)`, `pidfd_open(2)` and, once it is let go, `execve(2)`.
  package init(
    holding path: String, _ arguments: [String], named name: String? = nil,
    _ surroundings: Surroundings = .init()
  ) throws(Errno) {
    let (gate, report) = (try Pipe(), try Pipe())
    isServant = surroundings.isServant
    var words = ([name ?? path] + arguments).map { strdup($0) } + [nil]
    let child = clinux_fork()
    if child == 0 {
      try? gate.writing.close()
      Self.run(
        path, &words, surroundings, gate: gate.reading.rawValue, report: report.writing.rawValue)
    }
    for word in words { free(word) }
    try? gate.reading.close()
    try? report.writing.close()
    do throws(Errno) {
      pid = try valueOrErrno(child)
      ended = FileDescriptor(rawValue: try valueOrErrno(clinux_pidfd_open(child)))
    } catch {
      // Its end of the gate ends the process.
      try? gate.writing.close()
      try? report.reading.close()
      throw error
    }
    self.gate = gate.writing
    self.report = report.reading
  }

  /// What is still held never runs. A servant that runs is ended, any other program goes on.
  deinit {
    try? gate.close()
    try? report.close()
    if !isReaped, isHeld || isServant {
      if !isHeld { kill(pid, SIGKILL) }
      _ = try? ChildProcess.ending(of: pid)
    }
    try? ended.close()
  }

  /// Has the program begin. Throws what keeps the kernel from starting it, such as `EACCES`.
  package func letGo() throws(Errno) {
    _ = try retrying { write(gate.rawValue, "x", 1) }
    isHeld = false
    var number: Int32 = 0
    if try retrying({ read(report.rawValue, &number, 4) }) == 4 {
      // It has ended, and nobody else would wait for it.
      _ = try? wait()
      throw Errno(rawValue: number)
    }
  }

  /// Sends a signal. The corresponding system call is `kill(2)`.
  package func signal(_ number: Int32) { if !isReaped { kill(pid, number) } }

  /// Waits until it has ended. The corresponding system call is `waitpid(2)`.
  package func wait() throws(Errno) -> ChildProcess.Ending {
    let ending = try ChildProcess.ending(of: pid)
    isReaped = true
    return ending
  }

  /// The child's part, up to the program itself.
  private static func run(
    _ path: String, _ words: inout [UnsafeMutablePointer<CChar>?], _ surroundings: Surroundings,
    gate: Int32, report: Int32
  ) -> Never {
    var byte: UInt8 = 0
    guard (try? retrying { read(gate, &byte, 1) }) == 1 else { _exit(0) }
    if surroundings.isServant {
      setpgid(0, 0)
      _ = clinux_die_with_parent()
      let nothing = open("/dev/null", O_RDWR)
      dup2(nothing, 0)
    }
    if let input = surroundings.input { dup2(input.rawValue, 0) }
    if let output = surroundings.output { dup2(output.rawValue, 1) }
    if let errors = surroundings.errors { dup2(errors.rawValue, 2) }
    for descriptor in surroundings.kept { _ = fcntl(descriptor.rawValue, F_SETFD, 0) }
    for name in surroundings.hidden { unsetenv(name) }
    for (name, value) in surroundings.environment { setenv(name, value, 1) }
    // What this program ignores for itself: see EndingSignals and ignoreFileSizeSignal.
    for number in [SIGPIPE, SIGXFSZ] { Glibc.signal(number, SIG_DFL) }
    var none = sigset_t()
    sigemptyset(&none)
    sigprocmask(SIG_SETMASK, &none, nil)
    if (!surroundings.isWithoutHugePages || clinux_disable_huge_pages() == 0)
      && (!surroundings.isStoppedAtLazyFree || clinux_trace_lazy_free() == 0)
    {
      execvp(path, words)
    }
    var number = errno
    write(report, &number, 4)
    _exit(127)
  }
}
