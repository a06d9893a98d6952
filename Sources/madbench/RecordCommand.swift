internal import Options
internal import ArgumentParser
internal import LinuxKernel
internal import Plans
internal import Processes
internal import Recording
internal import SystemPackage
internal import Traces

struct RecordCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "record",
    abstract: "Records a program's page faults and memory calls, for replay.",
    usage: """
      madbench record [--output <file>] [--max-size <size>] [--buffer <size>] [--thp <how>] [--free-as-dontneed] [--cost] [--force] -- <command> …
      madbench record [--output <file>] [--max-size <size>] [--buffer <size>] [--force] --pid <pid>
      """,
    discussion: """
      Runs a command, or follows a running process, under perf record: every page fault and every mmap, munmap, \
      mremap, brk, mprotect, madvise and fallocate, also of its children. The trace is the text of perf script, \
      compressed by zstd; replay reads it. The command keeps its standard input, output and error, and receives the \
      terminal's Ctrl-C. However the command ends, the trace up to its end is written. The command runs without huge \
      pages, because a fault of a huge page hides the first use of 511 other pages; --thp keep allows them. \
      LD_PRELOAD, LD_AUDIT, GLIBC_TUNABLES and MALLOC_… reach the command alone, not perf. With --pid, Ctrl-C ends \
      the recording, not the process.

      The exit code is the command's, as of strace and perf record: 128 plus the number of the signal that ended it; \
      0 with --pid. If nothing could be recorded, the command is not run, and the exit code is 64 for a command that \
      does not exist or a file that does, 77 if perf or zstd is missing or perf is not permitted, and otherwise 1. It \
      is also 1 if the trace could not be written.
      """)

  @OptionGroup
  var options: RecordOptions

  @Argument(
    parsing: .captureForPassthrough,
    help: ArgumentHelp("The program and its arguments.", valueName: "command"))
  var words: [String] = []

  private var command: [String] { words.first == "--" ? Array(words.dropFirst()) : words }

  func validate() throws {
    if let word = words.first, word.hasPrefix("-"), word != "--" {
      if ["-h", "--help"].contains(word) { throw CleanExit.helpRequest(self) }
      throw ValidationError("unknown option '\(word)'")
    }
    if command.isEmpty == (options.pid == nil) {
      throw ValidationError(
        "record what? A command (madbench record -- COMMAND …), or a process (--pid PID)")
    }
    if options.pid != nil, options.cost {
      throw ValidationError("--cost is for a command, which is run twice")
    }
    if options.pid != nil, options.freeAsDontneed {
      throw ValidationError("--free-as-dontneed is for a command: a process that runs is not changed")
    }
  }

  func run() throws {
    try reportingFailures {
      do throws(Errno) { try ProgramEnvironment.startWithout() } catch {
        throw PlanError("LD_PRELOAD and the like cannot be kept from perf: \(error)", cause: error)
      }
      if let pid = options.pid { try record(pid) } else { try recordCommand() }
    }
  }

  private func recordCommand() throws {
    guard let path = ProgramPath.find(command[0]) else {
      throw PlanError(ProgramPath.refusal(of: command[0]))
    }
    let place = try options.place(named: FilePath(path).lastComponent?.string ?? command[0])
    let programs = try RecordingPrograms.find()
    let ending = try recordRun(of: path, programs, place)
    switch ending {
    case .exited(0): return
    case .exited(let status):
      complain("\(command[0]) has exited with \(status)")
      throw ExitCode(status)
    case .killed(let signal):
      complain("\(command[0]) has been ended by \(signalName(signal))")
      throw ExitStatus.signal(signal)
    }
  }

  /// Runs the program to its end, and writes the trace. Signals go to the program; those that arrive after its end do
  /// not interrupt the writing of the trace.
  private func recordRun(
    of path: String, _ programs: RecordingPrograms, _ place: TracePlace
  ) throws -> ChildProcess.Ending {
    let signals = try PassedSignals()
    defer { withExtendedLifetime(signals) {} }
    let plain = options.cost ? try nanosecondsWithoutRecording(path, signals) : nil
    var (ending, recording) = try followed(path, programs, place, signals)
    recording.plainNanoseconds = plain
    try recording.write(to: place)
    return ending
  }

  /// CPU time of the command without recording: as it is, with its huge pages.
  private func nanosecondsWithoutRecording(
    _ path: String, _ signals: PassedSignals
  ) throws -> Int {
    var surroundings = StartedProgram.SpawnOptions()
    (surroundings.environment, surroundings.hidden) = ProgramEnvironment.kept
    let program = try StartedProgram(
      holding: path, Array(command.dropFirst()), named: command[0], surroundings)
    do { try program.letGo() } catch { throw PlanError("\(command[0]): \(error)") }
    try waitForEnd(of: program, signals, nil)
    let before = try ProcessUsage.nanosecondsOfChildren()
    _ = try program.wait()
    return try ProcessUsage.nanosecondsOfChildren() - before
  }

  private func followed(
    _ path: String, _ programs: RecordingPrograms, _ place: TracePlace, _ signals: PassedSignals
  ) throws -> (ChildProcess.Ending, FinishedRecording) {
    let program = try StartedProgram(
      holding: path, Array(command.dropFirst()), named: command[0], surroundings)
    let recorder = try options.recorder(programs)
    let recording = try recorder.record(program.pid, in: place.folder)
    let substitution = try substitution(in: program)
    do { try program.letGo() } catch { throw PlanError("\(command[0]): \(error)") }
    try waitForEnd(of: program, signals, recording)
    if let left = substitution?.finish(), left > 0 {
      complain("\(command[0]) has left processes, which cannot use MADV_FREE from now on (ENOSYS)")
    }
    let before = try ProcessUsage.nanosecondsOfChildren()
    let ending = try program.wait()
    let used = try ProcessUsage.nanosecondsOfChildren() - before
    var finished = FinishedRecording(
      recorder, recording, of: FilePath(path).lastComponent?.string ?? command[0],
      options.thp == .off ? .disabled : .ofThisMachine, isAtBound: try recording.stop())
    finished.usedNanoseconds = used
    finished.freesAsDontneed = options.freeAsDontneed
    return (ending, finished)
  }

  private var surroundings: StartedProgram.SpawnOptions {
    var surroundings = StartedProgram.SpawnOptions()
    (surroundings.environment, surroundings.hidden) = ProgramEnvironment.kept
    surroundings.isWithoutHugePages = options.thp == .off
    surroundings.isStoppedAtLazyFree = options.freeAsDontneed
    return surroundings
  }

  private func substitution(in program: StartedProgram) throws -> AdviceSubstitution? {
    guard options.freeAsDontneed else { return nil }
    do throws(Errno) { return try AdviceSubstitution(of: program.pid) } catch {
      throw PlanError("--free-as-dontneed: \(command[0]) cannot be traced: \(error)", cause: error)
    }
  }

  private func waitForEnd(
    of program: StartedProgram, _ signals: PassedSignals, _ recording: Recording?
  ) throws {
    var waited = [program.ended, signals.descriptor] + (recording.map { [$0.ended] } ?? [])
    while true {
      let ready = try Poll.readable(waited, timeout: .max)
      while let signal = signals.next() {
        if !signal.isForAll { program.signal(signal.number) }
      }
      if ready[0] { return }
      if ready.count == 3, ready[2] {
        waited.removeLast()
        complain("the recording has ended, \(command[0]) goes on")
      }
    }
  }

  private func record(_ pid: Int32) throws {
    guard let name = try? KernelText.read("/proc/\(pid)/comm") else {
      throw PlanError("--pid \(pid): there is no such process")
    }
    let place = try options.place(named: name.replacing("/", with: "_"))
    let signals = try EndingSignals()
    defer { withExtendedLifetime(signals) {} }
    let recorder = try options.recorder(RecordingPrograms.find())
    let recording = try recorder.record(pid, in: place.folder)
    let hugePages = TraceHugePages.of(process: pid)
    complain("recording \(name), process \(pid), until it ends or this is interrupted")
    _ = try Poll.readable([recording.ended, signals.descriptor], timeout: .max)
    _ = signals.arrived()
    let isAtBound = try recording.stop()
    try FinishedRecording(recorder, recording, of: name, hugePages, isAtBound: isAtBound)
      .write(to: place)
  }
}
