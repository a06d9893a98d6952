package import Analysis
internal import LinuxKernel
package import Plans
package import Processes
package import Samples
internal import Statistics
internal import Trials

/// Performs a plan: block after block, each with fresh workers, until the effort is reached.
package struct Run {
  let plan: Plan
  let executables: Executables
  private let keeper: SettingsGuard?
  private let showsProgress: Bool
  private let start = MonotonicClock.now()
  var analysis: Analysis
  /// The number of times that a cell's worker died; cells that the kernel refuses get the maximum at once.
  private var failures: [Int: Int] = [:]
  private var trials = 0
  /// The number of rounds that every cell has completed.
  var rounds = 0
  /// The number of the next block.
  private var blockNumber = 0
  var effort: Plan.Effort
  /// The number of blocks at which interval widths are checked next.
  var nextLook = SequentialStop.first
  var hasExtended = false
  /// Whether the run was resumed and has not measured anything since.
  private var isResumed = false
  /// The excess width at the last check, as a factor.
  var excessWidth: Double?
  /// The elapsed time of an earlier part.
  private var earlierNanoseconds: UInt64 = 0
  private var samplerNanoseconds: UInt64 = 0
  private var sampledNanoseconds: UInt64 = 0
  private var samples = 0

  /// - Parameters:
  ///   - keeper: restores the machine at the end; restarted if it is killed.
  ///   - earlier: the measurements of the same plan before it was interrupted.
  ///   - showsProgress: whether progress is computed and delivered.
  package init(
    plan: Plan, executables: Executables, keeper: SettingsGuard? = nil,
    after earlier: ResumePoint? = nil, showsProgress: Bool
  ) {
    self.keeper = keeper
    self.showsProgress = showsProgress
    self.plan = plan
    self.executables = executables
    effort = plan.effort
    analysis = earlier?.analysis ?? Analysis(cost: plan.cost)
    guard let earlier else { return }
    isResumed = true
    earlierNanoseconds = earlier.nanoseconds
    blockNumber = earlier.nextBlock
    trials = min(analysis.trials, Int(Int32.max))
    hasExtended = earlier.hasExtended
    for (index, cell) in plan.cells.enumerated() { failures[index] = earlier.failures(of: cell) }
    rounds = earlier.rounds(of: alive.map { plan.cells[$0] })
    nextLook = max(nextLook, rounds / Schedule.roundsOfBlock)
  }

  /// Runs to the end and completes the description. Rows are delivered as they are measured. Returns the signal that
  /// interrupted the run, or nil.
  package mutating func perform(
    _ description: inout RunDescription, signals: EndingSignals,
    deliver: (RunEvent) throws -> Void
  ) throws -> Int32? {
    if !plan.controllerCPUs.isEmpty { try Processors.pin(to: plan.controllerCPUs) }
    // Workers inherit the priority, so that other tasks take no CPU time from a window. If it is not permitted, the run
    // continues without, and its description records that.
    let nice = ProcessPriority.nice
    try? ProcessPriority.set(nice: ProcessPriority.highest)
    defer { try? ProcessPriority.set(nice: nice) }
    description.workerNice = ProcessPriority.nice
    var ending: RunDescription.Ending?
    var signal: Int32?
    // Also if the run fails.
    defer { addEffort(to: &description) }
    while ending == nil {
      let wanted = roundsOfNextBlock
      if wanted == 0 {
        ending = .rounds
      } else if isResumed, let reached = endingByPrecision() {
        ending = reached
      } else if !alive.contains(where: { plan.cells[$0].role == .candidate }) {
        ending = .nothingLeft
      } else {
        let begin = MonotonicClock.now()
        signal = try perform(block(rounds: wanted), description.runId, signals, deliver)
        if signal == nil, rounds == 0, wanted == Schedule.roundsOfBlock {
          let seconds = Double(MonotonicClock.now() - begin) / 1e9
          try deliver(.measured(BlockLength(seconds: seconds, cells: plan.cells.count)))
        }
        isResumed = false
        rounds += wanted
        blockNumber += 1
        ending = signal != nil ? .interrupted : endingByPrecision()
      }
      if ending != .interrupted, ending != nil, extendsNow() { ending = nil }
    }
    description.ending = ending
    description.blocks = rounds / Schedule.roundsOfBlock
    description.complete = ending != .interrupted
    description.reliable = nullControl?.isReliable(margin: plan.margin)
    description.extended = plan.extends ? hasExtended : nil
    return signal
  }

  /// Records the effort so far.
  private func addEffort(to description: inout RunDescription) {
    description.trials = trials
    description.elapsedSeconds = Int(elapsedSeconds.rounded())
    if samples > 0 {
      description.samplerCostNanoseconds = Int(samplerNanoseconds) / samples
      description.samplesPerSecond = samples * 1_000_000_000 / max(1, Int(sampledNanoseconds))
    }
  }

  /// The cells that are still measured; if two executables are compared, only those that all sides can measure.
  var alive: [Int] {
    guard case .two = executables else { return plan.cells.indices.filter { !isDropped($0) } }
    let out = Set(plan.cells.indices.filter(isDropped).map { plan.cells[$0].with(.candidate) })
    return plan.cells.indices.filter { !out.contains(plan.cells[$0].with(.candidate)) }
  }

  private func block(rounds wanted: Int) -> Block {
    guard case .two = executables else {
      return Block(cells: alive, rounds: wanted, seed: plan.seed, block: blockNumber)
    }
    let sides = Cell.Role.allCases.map { role in alive.filter { plan.cells[$0].role == role } }
    return Block(
      sides: sides.filter { !$0.isEmpty }, rounds: wanted, seed: plan.seed, block: blockNumber)
  }

  /// Performs one block. Returns the signal that interrupted the run, or nil.
  private mutating func perform(
    _ block: Block, _ runID: String, _ signals: EndingSignals,
    _ deliver: (RunEvent) throws -> Void
  ) throws -> Int32? {
    for turn in block.turns {
      if let signal = try perform(turn, runID, signals, deliver) { return signal }
    }
    return nil
  }

  /// Performs one worker's turn; if a worker dies, a new one performs the rest. Returns the signal that interrupted the
  /// run, or nil.
  private mutating func perform(
    _ turn: Schedule, _ runID: String, _ signals: EndingSignals,
    _ deliver: (RunEvent) throws -> Void
  ) throws -> Int32? {
    var rest = turn.without { isDropped($0) }
    while let first = rest.steps.first {
      let role = plan.cells[first.cell].role
      var job = WorkerJob()
      job.runID = runID
      job.trial = trials
      job.block = blockNumber
      job.seed = plan.seed
      job.pins = plan.pins
      job.cells = plan.cells
      job.settings = plan.changes.beforeCell
      job.groups = plan.cells.map { $0.pressureBytes.flatMap { plan.groups[$0] } }
      job.directory = plan.directory
      job.replay = plan.replay
      job.extraPercent = role == .candidate ? plan.extraPercentOfHead : 0
      job.schedule = rest
      trials += 1
      var trial = try Trial(
        job: job, executable: executables.path(for: role), keeper: keeper, runStart: start,
        earlierNanoseconds: earlierNanoseconds)
      let ending = try trial.follow(sampleEvery: plan.sampleNanoseconds, signals: signals) {
        switch $0 {
        case .record(let record):
          note(record)
          try deliver($0)
        case .step(let step):
          if showsProgress { try deliver(.progress(progress(at: step))) }
        case .latencies(let points):
          analysis.add(points)
          try deliver($0)
        case .curve, .progress, .measured: try deliver($0)
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
    case .unsupported, .refused, .failed:
      if let cell = plan.cells.firstIndex(of: record.cell) { failures[cell] = CellTally.mostFailures }
    default: break
    }
  }

  var dropped: Set<Cell> {
    Set(plan.cells.indices.filter(isDropped).map { plan.cells[$0] })
  }

  private func isDropped(_ cell: Int) -> Bool { failures[cell, default: 0] >= CellTally.mostFailures }

  var elapsedSeconds: Double {
    Double(MonotonicClock.now() - start) / 1e9 + Double(earlierNanoseconds) / 1e9
  }

  private func progress(at step: Schedule.Step) -> Progress {
    var progress = Progress()
    progress.cell = step.cell + 1
    progress.cells = plan.cells.count
    progress.elapsedSeconds = elapsedSeconds
    progress.halfWidth = analysis.widestHalfWidth(without: dropped)
    progress.ratio = analysis.firstRatio
    progress.expectedSeconds = expectedSeconds
    return progress
  }

  /// The expected total time, from the number of rounds, or from the widest interval, which shrinks with the square
  /// root of the time.
  private var expectedSeconds: Double? {
    switch effort {
    case .rounds(let all):
      return rounds > 0 ? elapsedSeconds / Double(rounds) * Double(all) : nil
    case .precision(_, let seconds):
      let bound = seconds * Double(plan.cells.count)
      guard let excess = excessWidth else { return bound }
      return min(bound, elapsedSeconds * max(1, excess * excess))
    }
  }
}
