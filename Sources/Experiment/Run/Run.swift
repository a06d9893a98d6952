package import LinuxKernel

/// Performs a plan: trial after trial, each a fresh worker, until the effort is reached.
package struct Run {
  private let plan: Plan
  private let executable: String
  private let showsProgress: Bool
  private let start = MonotonicClock.now()
  private var analysis: Analysis
  /// Times that a cell's worker died; cells that the kernel refuses are out at once.
  private var failures: [Int: Int] = [:]
  private var trials = 0
  private var samplerNanoseconds: UInt64 = 0
  private var sampledNanoseconds: UInt64 = 0
  private var samples = 0

  /// A cell whose worker died so often is not tried again.
  private static let mostFailures = 3
  /// An interval of fewer trials is not trusted to be narrow.
  private static let leastTrials = 12

  /// - Parameter showsProgress: whether progress is worked out and delivered.
  package init(plan: Plan, executable: String, showsProgress: Bool) {
    self.showsProgress = showsProgress
    self.plan = plan
    self.executable = executable
    analysis = Analysis()
  }

  /// Runs to the end and completes the description. Rows are delivered as they are measured. The
  /// signal that has ended the run before its time, or nil.
  package mutating func perform(
    _ description: inout RunDescription, signals: borrowing EndingSignals,
    deliver: (RunEvent) throws -> Void
  ) throws -> Int32? {
    if !plan.controllerCPUs.isEmpty { try Processors.pin(to: plan.controllerCPUs) }
    var ending: RunDescription.Ending?
    var rounds = 0
    var signal: Int32?
    while ending == nil {
      let wanted = roundsOfNextTrial(after: rounds)
      if wanted == 0 {
        ending = .rounds
        break
      }
      let alive = plan.cells.indices.filter { !isDropped($0) }
      if alive.allSatisfy({ plan.cells[$0].role == .baseline }) {
        ending = .nothingLeft
        break
      }
      let schedule = Schedule(cells: alive, rounds: wanted, seed: plan.seed, trial: trials)
      signal = try perform(schedule, description.runId, signals, deliver)
      if signal != nil { ending = .interrupted }
      rounds += wanted
      if ending == nil { ending = endingByPrecision() }
    }
    description.ending = ending
    description.complete = ending != .interrupted
    description.trials = trials
    description.elapsedSeconds = Int(elapsedSeconds.rounded())
    if samples > 0 {
      description.samplerCostNanoseconds = Int(samplerNanoseconds) / samples
      description.samplesPerSecond = samples * 1_000_000_000 / max(1, Int(sampledNanoseconds))
    }
    return signal
  }

  /// Performs one block, with a new worker for the rest of it whenever one dies. The signal that has
  /// ended the run, or nil.
  private mutating func perform(
    _ block: Schedule, _ runID: String, _ signals: borrowing EndingSignals,
    _ deliver: (RunEvent) throws -> Void
  ) throws -> Int32? {
    var rest = block
    while !rest.steps.isEmpty {
      var job = WorkerJob()
      job.runID = runID
      job.trial = trials
      job.seed = plan.seed
      job.pins = plan.pins
      job.cells = plan.cells
      job.settings = plan.changes.beforeCell
      job.directory = plan.directory
      job.schedule = rest
      trials += 1
      var trial = try Trial(job: job, executable: executable, runStart: start)
      let ending = try trial.follow(sampleEvery: plan.sampleNanoseconds, signals: signals) {
        switch $0 {
        case .record(let record):
          note(record)
          try deliver($0)
        case .step(let step):
          if showsProgress { try deliver(.progress(progress(at: step))) }
        case .curve, .progress: try deliver($0)
        }
      }
      samplerNanoseconds += trial.samplerNanoseconds
      sampledNanoseconds += trial.sampledNanoseconds
      samples += trial.sampleCount
      switch ending {
      case .completed: return nil
      case .interrupted(let signal): return signal
      case .died(let step):
        failures[step.cell, default: 0] += 1
        rest = rest.after(step).without { isDropped($0) }
      }
    }
    return nil
  }

  private mutating func note(_ record: Record) {
    analysis.add(record)
    switch record.status {
    case .unsupported, .failed:
      if let cell = plan.cells.firstIndex(of: record.cell) { failures[cell] = Self.mostFailures }
    default: break
    }
  }

  private var dropped: Set<Cell> {
    Set(plan.cells.indices.filter(isDropped).map { plan.cells[$0] })
  }

  private func isDropped(_ cell: Int) -> Bool { failures[cell, default: 0] >= Self.mostFailures }

  private func roundsOfNextTrial(after rounds: Int) -> Int {
    guard case .rounds(let all) = plan.effort else { return Schedule.roundsOfBlock }
    return min(all - rounds, Schedule.roundsOfBlock)
  }

  private var elapsedSeconds: Double { Double(MonotonicClock.now() - start) / 1e9 }

  private func endingByPrecision() -> RunDescription.Ending? {
    guard case .precision(let percent, let seconds) = plan.effort else { return nil }
    if let width = analysis.widestHalfWidth(leastPairs: Self.leastTrials, without: dropped),
      width <= percent / 100
    {
      return .precision
    }
    return elapsedSeconds >= seconds * Double(plan.cells.count) ? .time : nil
  }

  private func progress(at step: Schedule.Step) -> Progress {
    var progress = Progress()
    progress.cell = step.cell + 1
    progress.cells = plan.cells.count
    progress.elapsedSeconds = elapsedSeconds
    progress.halfWidth = analysis.widestHalfWidth(leastPairs: 6, without: dropped)
    progress.ratio = analysis.firstRatio
    progress.expectedSeconds = expectedSeconds(halfWidth: progress.halfWidth)
    return progress
  }

  /// By the rounds that are left, or by the interval's width, which falls with the root of the time.
  private func expectedSeconds(halfWidth: Double?) -> Double? {
    switch plan.effort {
    case .rounds(let all):
      let done = min(all, (trials - 1) * Schedule.roundsOfBlock)
      return done > 0 ? elapsedSeconds / Double(done) * Double(all) : nil
    case .precision(let percent, let seconds):
      let bound = seconds * Double(plan.cells.count)
      guard let halfWidth else { return bound }
      let excess = halfWidth / (percent / 100)
      return min(bound, elapsedSeconds * max(1, excess * excess))
    }
  }
}
