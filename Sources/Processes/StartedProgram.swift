internal import CLinux
internal import Glibc
internal import LinuxKernel
package import SystemPackage

/// A program in a process of its own, which may be held until the process has been inspected: no instruction of the
/// program runs before `letGo`.
package final class StartedProgram {
  /// The environment of the program. No signal is blocked in it, and SIGPIPE and SIGXFSZ have their default actions.
  package struct SpawnOptions {
    /// Its standard input; nil: that of this process, or `/dev/null` for a servant.
    package var input: FileDescriptor?
    /// Its standard output and standard error; nil: those of this process.
    package var output: FileDescriptor?
    package var errors: FileDescriptor?
    /// Whether it has a process group of its own, which a terminal's keys do not reach, and is killed when this process
    /// ends.
    package var isServant = false
    /// Descriptors that stay open, under their numbers.
    package var kept: [FileDescriptor] = []
    /// Environment variables added to, or replacing, those of this process.
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
  /// Becomes readable when the process has ended.
  package let ended: FileDescriptor
  /// Writing a byte starts the program; closing it ends the process.
  private let gate: FileDescriptor
  /// Receives the error number if the program could not be started.
  private let report: FileDescriptor
  private let isServant: Bool
  private var isHeld = true
  private var isReaped = false

  /// Creates the process, which waits for `letGo`.
  ///
  /// - Parameter path: path of an executable file; `PATH` is not searched.
  ///
  /// The corresponding system calls are `fork(2)`, `pidfd_open(2)` and, in `letGo`, `execve(2)`.
  package init(
    holding path: String, _ arguments: [String], named name: String? = nil,
    _ surroundings: SpawnOptions = .init()
  ) throws(Errno) {
    let (gate, report) = (try Pipe(), try Pipe())
    isServant = surroundings.isServant
    let words = CStringList([name ?? path] + arguments)
    let child = clinux_fork()
    if child == 0 {
      try? gate.writing.close()
      Self.run(
        path, words.pointer, surroundings, gate: gate.reading.rawValue, report: report.writing.rawValue)
    }
    try? gate.reading.close()
    try? report.writing.close()
    do throws(Errno) {
      pid = try valueOrErrno(child)
      ended = FileDescriptor(rawValue: try valueOrErrno(clinux_pidfd_open(child)))
    } catch {
      // Closing the gate ends the process.
      try? gate.writing.close()
      try? report.reading.close()
      throw error
    }
    self.gate = gate.writing
    self.report = report.reading
  }

  /// A program that is still held never runs. A running servant is killed; any other program continues.
  deinit {
    try? gate.close()
    try? report.close()
    if !isReaped, isHeld || isServant {
      if !isHeld { kill(pid, SIGKILL) }
      _ = try? ChildProcess.ending(of: pid)
    }
    try? ended.close()
  }

  /// Starts the program. Throws the error of the kernel if it cannot be started, such as `EACCES`.
  package func letGo() throws(Errno) {
    _ = try retrying { write(gate.rawValue, "x", 1) }
    isHeld = false
    var number: Int32 = 0
    if try retrying({ read(report.rawValue, &number, 4) }) == 4 {
      // The process has ended and must be reaped.
      _ = try? wait()
      throw Errno(rawValue: number)
    }
  }

  /// Sends a signal. The corresponding system call is `kill(2)`.
  package func signal(_ number: Int32) { if !isReaped { kill(pid, number) } }

  /// Waits until the process has ended. The corresponding system call is `waitpid(2)`.
  package func wait() throws(Errno) -> ChildProcess.Ending {
    let ending = try ChildProcess.ending(of: pid)
    isReaped = true
    return ending
  }

  /// The child's part, up to starting the program.
  private static func run(
    _ path: String, _ words: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>, _ surroundings: SpawnOptions,
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
