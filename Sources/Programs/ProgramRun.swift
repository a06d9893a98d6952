internal import Glibc
internal import LinuxKernel
package import Processes
package import SystemPackage

/// Runs a program once and measures all processes that descend from it.
///
/// The calling process adopts orphans, so that whatever the program starts stays among its descendants. To be used in a
/// process that waits for no other child meanwhile.
package struct ProgramRun {
  private let job: ProgramJob
  private let signals: EndingSignals?
  /// Children of this process that are not of the run.
  private let others: Set<Int32>

  private var outcome = ProgramOutcome()
  private var tracker: CallTracker?

  package init(_ job: ProgramJob, signals: EndingSignals?) throws(Errno) {
    (self.job, self.signals) = (job, signals)
    try EndedProcess.adoptOrphans()
    others = Set(ProcessTree.children(of: ChildProcess.callerPid))
  }

  /// Where the run stands.
  private enum Stage {
    case running, starting, loading, stopping
  }

  /// Throws where a program cannot be started.
  package mutating func perform() throws -> ProgramOutcome {
    // A server writes a log there, which is kept for messages and not compared.
    let output = job.output == .discarded ? nil : try OutputTaker(copy: copy)
    let errors = try OutputTaker(copy: job.service == nil ? copy : nil)
    let program = try launch(job.command, output, errors, isProgram: true)
    tracker = job.countsCalls ? try? CallTracker(pid: program.pid) : nil
    try letGo(program, job.command)
    output?.closeWriting()
    errors.closeWriting()
    var loadOutput: OutputTaker?
    var helper: MeasuredProgram?
    var helperIsLoad = false
    let start = program.startNanoseconds
    let (main, foreign) = (program.pid, others)
    var helperPid: Int32?
    let sampler = TreeSampler(start: start, job.sampling) {
      [main]
        + ProcessTree.children(of: ChildProcess.callerPid).filter {
          $0 != main && $0 != helperPid && !foreign.contains($0)
        }
    }
    var reaper = TreeReaper(main: main, before: program.usageBefore, others: others)
    var stage = job.service == nil ? Stage.running : .starting
    var deadline = start + (job.service?.readyLimit ?? job.limit)
    var loadStart: UInt64 = 0
    var nextReady = start
    var isOver = false

    var thrown: (any Error)?
    do {
      while !isOver {
        let now = MonotonicClock.now()
        if let signal = signals?.arrived() {
          outcome.ending = .interrupted(signal: signal)
          break
        }
        // A server: ask whether it is ready, then put it under load.
        if let service = job.service, stage == .starting, helper == nil, now >= nextReady {
          if let ready = service.ready {
            helper = try launchHelper(ready, loadOutput: nil)
          } else {
            stage = .loading
          }
        }
        if let service = job.service, stage == .loading, helper == nil {
          let taker = try OutputTaker(copy: copy)
          helper = try launchHelper(service.load, loadOutput: taker)
          taker.closeWriting()
          loadOutput = taker
          helperIsLoad = true
          loadStart = helper?.startNanoseconds ?? now
          deadline = loadStart + job.limit
        }
        helperPid = helper?.pid
        reaper.helper = helperPid

        let wake = min(sampler.nextSample, deadline, helper == nil && stage == .starting ? nextReady : .max)
        var waited: [FileDescriptor] = reaper.mainEnding == nil ? [program.ended] : []
        let takers = [output, errors, loadOutput].compactMap(\.self).filter(\.isOpen)
        waited += takers.map(\.reading)
        if let helper { waited.append(helper.ended) }
        if let signals { waited.append(signals.descriptor) }
        if let tracker { waited += tracker.waiting }
        _ = try Poll.readable(waited, timeout: wake > now ? wake - now : 0)
        let woken = MonotonicClock.now()
        for taker in takers where (try? Poll.readable([taker.reading], timeout: 0)) == [true] { taker.take() }
        tracker?.take()
        reaper.reap(sampler)

        if let ending = reaper.mainEnding {
          switch stage {
          case .running:
            outcome.elapsedNanoseconds = Int(woken - start)
            outcome.ending = Self.ending(ending)
          case .starting: outcome.ending = .notReady
          case .loading: outcome.ending = .serverEnded(ending)
          case .stopping: break
          }
          isOver = true
          continue
        }
        if let ending = reaper.helperEnding {
          reaper.helperEnding = nil
          helper = nil
          if helperIsLoad {
            outcome.elapsedNanoseconds = Int(woken - loadStart)
            outcome.ending = ending == .exited(0) ? .exited(0) : .loadFailed(ending)
            helperIsLoad = false
            stage = .stopping
            EndedProcess.signal(job.service?.stopSignal ?? SIGTERM, main)
            deadline = woken + (job.service?.stopLimit ?? 0)
          } else if ending == .exited(0) {
            stage = .loading
          } else {
            nextReady = woken + Self.readyInterval
          }
          continue
        }
        if woken >= deadline {
          switch stage {
          case .starting: outcome.ending = .notReady
          case .running, .loading: outcome.ending = .timeout
          case .stopping: if outcome.ending == .exited(0) { outcome.ending = .notStopped }
          }
          break
        }
        if woken >= sampler.nextSample { sampler.sample() }
      }
    } catch {
      // No process of the run outlives it.
      thrown = error
    }
    reaper.killAll(sampler)
    withExtendedLifetime(helper) {}
    if let thrown { throw thrown }
    for taker in [output, errors, loadOutput] { taker?.takeRest(patience: 100_000_000) }
    finish(sampler, reaper, output, errors, loadOutput)
    return outcome
  }

  private static let readyInterval: UInt64 = 20_000_000

  private var copy: FileDescriptor? {
    if case .copied(let descriptor) = job.output { descriptor } else { nil }
  }

  private static func ending(_ ending: ChildProcess.Ending) -> ProgramOutcome.Ending {
    switch ending {
    case .exited(let status): .exited(status)
    case .killed(let signal): .killed(signal: signal)
    }
  }

  private func launchHelper(_ command: Command, loadOutput: OutputTaker?) throws -> MeasuredProgram {
    let helper = try launch(command, loadOutput, loadOutput, isProgram: false)
    try letGo(helper, command)
    return helper
  }

  /// Throws `ArmError` with the command where the kernel cannot start it.
  private func letGo(_ program: MeasuredProgram, _ command: Command) throws {
    do throws(Errno) { try program.letGo() } catch {
      throw ArmError("\(command.text): cannot be started: \(error)")
    }
  }

  private func launch(
    _ command: Command, _ output: OutputTaker?, _ errors: OutputTaker?, isProgram: Bool
  ) throws -> MeasuredProgram {
    guard let path = command.path else { throw ArmError(command.refusal) }
    let nothing = try FileDescriptor.open("/dev/null", .readWrite, options: [.closeOnExec])
    defer { try? nothing.close() }
    let input =
      try isProgram
      ? job.input.map { try FileDescriptor.open(FilePath($0), .readOnly, options: [.closeOnExec]) } : nil
    defer { try? input?.close() }
    var surroundings = MeasuredProgram.SpawnOptions(
      input: input ?? nothing, output: output?.writing ?? nothing, errors: errors?.writing ?? nothing,
      environment: EnvironmentList.of(command.environment))
    surroundings.disablesHugePages = isProgram && job.disablesHugePages
    // A thread's CPUs go on to the processes that it starts.
    let before = job.cpus.isEmpty ? [] : try Processors.allowed()
    if !job.cpus.isEmpty { try Processors.pin(to: job.cpus) }
    defer { if !before.isEmpty { try? Processors.pin(to: before) } }
    let program = try NUMA.binding(to: job.memoryNode) {
      try MeasuredProgram(holding: path, command.words, surroundings)
    }
    if isProgram { try job.place?(program.pid) }
    return program
  }

  private mutating func finish(
    _ sampler: TreeSampler, _ reaper: TreeReaper, _ output: OutputTaker?, _ errors: OutputTaker,
    _ loadOutput: OutputTaker?
  ) {
    outcome.usage = reaper.usage
    outcome.exactPeakRSSBytes = reaper.exactPeakRSSBytes
    outcome.runDelayNanoseconds = sampler.runDelayNanoseconds
    outcome.curve = sampler.curve
    outcome.samplerNanoseconds = Int(sampler.costNanoseconds)
    if job.service == nil {
      outcome.outputBytes = output?.bytes
      outcome.outputHash = output?.hash
    }
    outcome.outputText = (output?.tail() ?? []) + (loadOutput?.tail() ?? [])
    outcome.errorText = errors.tail()
    outcome.calls = tracker?.finish()
  }
}
