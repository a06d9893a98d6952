internal import CLinux
internal import Glibc
internal import LinuxKernel
package import SystemPackage

/// A program to be measured, in a process that is held back until it is let go. Its resources and its start are
/// noted in the process itself as the last thing before the program begins, so that what the process did before is not
/// counted.
///
/// The process is a group of its own, which a terminal's keys do not reach, in the session of the caller: with autogroups
/// the scheduler shares CPUs out by sessions. It is killed when the calling process ends. No signal is blocked in it.
package final class MeasuredProgram {
  /// What the program finds.
  package struct SpawnOptions {
    package var input: FileDescriptor
    package var output: FileDescriptor
    package var errors: FileDescriptor
    /// The whole environment, as `NAME=VALUE`.
    package var environment: [String]
    /// Whether the kernel gives it and its children no huge pages: `prctl(2)` with `PR_SET_THP_DISABLE`.
    package var disablesHugePages = false

    package init(
      input: FileDescriptor, output: FileDescriptor, errors: FileDescriptor, environment: [String]
    ) {
      (self.input, self.output, self.errors) = (input, output, errors)
      self.environment = environment
    }
  }

  /// What the process had used, and when the program began.
  private struct Beginning {
    var usage = rusage()
    var nanoseconds: UInt64 = 0
  }

  package let pid: Int32
  /// Can be read once the process has ended.
  package let ended: FileDescriptor
  private let gate: FileDescriptor
  private let report: FileDescriptor
  private let beginning: UnsafeMutablePointer<Beginning>
  private var isHeld = true
  private static let pageBytes = 4096

  /// Makes the process, which waits to be let go.
  ///
  /// - Parameters:
  ///   - path: of an executable file; it is not searched for.
  ///   - words: its arguments, the name that it finds itself under first.
  ///
  /// The corresponding system calls are `fork(2)`, `setpgid(2)` and, once it is let go, `execve(2)`.
  package init(holding path: String, _ words: [String], _ surroundings: SpawnOptions) throws(Errno) {
    let (gate, report) = (try Pipe(), try Pipe())
    let shared = mmap(
      nil, Self.pageBytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)
    guard let shared, shared != UnsafeMutableRawPointer(bitPattern: -1) else { throw .noMemory }
    beginning = shared.bindMemory(to: Beginning.self, capacity: 1)
    beginning.initialize(to: Beginning())
    // All that the child needs is there before it: after a fork it only makes system calls.
    let name = strdup(path)
    let arguments = CStringList(words)
    let environment = CStringList(surroundings.environment)
    let (place, wait, errors) = (beginning, gate.reading.rawValue, report.writing.rawValue)
    let otherEnd = gate.writing.rawValue
    let child = clinux_fork()
    if child == 0 {
      Self.run(
        name, arguments.pointer, environment.pointer, surroundings, place, gate: wait, otherEnd: otherEnd,
        report: errors)
    }
    free(name)
    try? gate.reading.close()
    try? report.writing.close()
    do throws(Errno) {
      pid = try valueOrErrno(child)
      ended = FileDescriptor(rawValue: try valueOrErrno(clinux_pidfd_open(child)))
    } catch {
      try? gate.writing.close()
      try? report.reading.close()
      munmap(shared, Self.pageBytes)
      throw error
    }
    self.gate = gate.writing
    self.report = report.reading
  }

  /// What is still held never runs. What runs is for the caller to end and to wait for.
  deinit {
    try? gate.close()
    try? report.close()
    if isHeld { _ = try? ChildProcess.ending(of: pid) }
    try? ended.close()
    munmap(beginning, Self.pageBytes)
  }

  /// Has the program begin. Throws what keeps the kernel from starting it, such as `EACCES`.
  package func letGo() throws(Errno) {
    _ = try retrying { write(gate.rawValue, "x", 1) }
    isHeld = false
    var number: Int32 = 0
    if try retrying({ read(report.rawValue, &number, 4) }) == 4 {
      _ = try? ChildProcess.ending(of: pid)
      throw Errno(rawValue: number)
    }
  }

  /// When the program began, on the clock of `MonotonicClock`.
  package var startNanoseconds: UInt64 { beginning.pointee.nanoseconds }

  /// What the process had used before the program began.
  package var usageBefore: TreeUsage { TreeUsage(beginning.pointee.usage) }

  /// The child's part, up to the program itself.
  private static func run(
    _ path: UnsafeMutablePointer<CChar>?,
    _ words: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>,
    _ environment: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>,
    _ surroundings: SpawnOptions, _ beginning: UnsafeMutablePointer<Beginning>, gate: Int32, otherEnd: Int32,
    report: Int32
  ) -> Never {
    // Or the gate would never end when the parent closes it.
    close(otherEnd)
    _ = clinux_die_with_parent()
    setpgid(0, 0)
    dup2(surroundings.input.rawValue, 0)
    dup2(surroundings.output.rawValue, 1)
    dup2(surroundings.errors.rawValue, 2)
    if surroundings.disablesHugePages { _ = clinux_disable_huge_pages() }
    for number in [SIGPIPE, SIGXFSZ] { signal(number, SIG_DFL) }
    var none = sigset_t()
    sigemptyset(&none)
    sigprocmask(SIG_SETMASK, &none, nil)
    var byte: UInt8 = 0
    while true {
      let count = read(gate, &byte, 1)
      if count == 1 { break }
      if count == 0 { _exit(0) }
    }
    getrusage(RUSAGE_SELF.rawValue, &beginning.pointee.usage)
    beginning.pointee.nanoseconds = MonotonicClock.now()
    if let path { execve(path, words, environment) }
    var number = errno
    write(report, &number, 4)
    _exit(127)
  }
}
