internal import Analysis
internal import LinuxKernel
internal import Plans
package import Processes
internal import Programs
package import Samples
internal import Statistics

/// Performs a bench: block after block of runs, until the effort is reached.
package struct BenchRun {
  /// How it ended.
  package enum Ending: Equatable, Sendable {
    case done(RunDescription.Ending)
    case interrupted(signal: Int32)
    /// A program, or a command beside it, failed: in words.
    case failed(String)
  }

  private let plan: BenchPlan
  private let signals: EndingSignals
  private let names = MachineFacts.names()
  private let runID: String
  private var analysis: BenchAnalysis
  private let start = MonotonicClock.now()
  private let earlierNanoseconds: UInt64
  private var effort: BenchPlan.Effort
  private var block: Int
  private var blocks: Int
  private var nextLook = SequentialStop.first
  package private(set) var hasExtended = false
  private var blockSeconds: Double?

  /// - Parameters:
  ///   - earlier: what the same plan has measured before it was interrupted.
  ///   - earlierSeconds: how long that took.
  package init(
    _ plan: BenchPlan, runID: String, after earlier: BenchAnalysis?, earlierSeconds: Int = 0,
    hasExtended: Bool = false, signals: EndingSignals
  ) {
    (self.plan, self.runID, self.signals) = (plan, runID, signals)
    analysis = earlier ?? BenchAnalysis(plan.bench)
    effort = plan.effort
    block = analysis.nextBlock
    blocks = analysis.wholeBlocks
    nextLook = max(nextLook, blocks)
    earlierNanoseconds = UInt64(min(max(0, earlierSeconds), 1_000_000_000)) * 1_000_000_000
    self.hasExtended = hasExtended
  }

  package var seconds: Double { Double(MonotonicClock.now() - start + earlierNanoseconds) / 1e9 }
  package var wholeBlocks: Int { analysis.wholeBlocks }

  /// Runs to the end. Throws where a program cannot be started at all.
  package mutating func perform(_ deliver: (BenchEvent) throws -> Void) throws -> Ending {
    if let failure = try hooks(plan.hooks.setup, "--setup") { return failure }
    let ending: Ending
    do {
      ending = try measure(deliver)
    } catch {
      _ = try? hooks(plan.hooks.cleanup, "--cleanup", isLast: true)
      throw error
    }
    // Also after a failure or a signal.
    let failure = try hooks(plan.hooks.cleanup, "--cleanup", isLast: true)
    if case .done = ending, let failure { return failure }
    return ending
  }

  private mutating func measure(_ deliver: (BenchEvent) throws -> Void) throws -> Ending {
    let begin = MonotonicClock.now()
    for round in 0..<plan.warmUps where blocks == 0 {
      for arm in plan.arms.indices {
        if let ending = try perform(arm, .warmUp, block: round, position: arm, deliver) { return ending }
      }
    }
    if plan.warmUps > 0, blocks == 0 {
      let each = Double(MonotonicClock.now() - begin) / 1e9 / Double(plan.warmUps * plan.arms.count)
      blockSeconds = each * Double(plan.arms.count + 1)
    }
    try deliver(.remark(announcement))
    while true {
      if let ending = endingNow() {
        if extendsNow() {
          try deliver(.remark("inconclusive: the run goes on, once, to \(blocksWanted ?? blocks) blocks"))
          continue
        }
        return .done(ending)
      }
      let begin = MonotonicClock.now()
      for (position, number) in plan.order(ofBlock: block).enumerated() {
        let isNull = number == plan.arms.count
        let role: ArmRole = isNull ? .null : number == 0 ? .baseline : .candidate
        if let ending = try perform(isNull ? 0 : number, role, block: block, position: position, deliver) {
          return ending
        }
      }
      let took = Double(MonotonicClock.now() - begin) / 1e9
      if blocks == 0 {
        blockSeconds = took
        if plan.warmUps == 0 { try deliver(.remark(announcement)) }
      }
      block += 1
      blocks += 1
    }
  }

  private mutating func perform(
    _ index: Int, _ role: ArmRole, block: Int, position: Int, _ deliver: (BenchEvent) throws -> Void
  ) throws -> Ending? {
    let arm = plan.arms[index]
    if role != .warmUp {
      let left = blocksWanted.flatMap { all in blockSeconds.map { $0 * Double(all) } }
      try deliver(
        .progress(
          arm: arm.name, block: block + 1, blocks: blocksWanted, seconds: seconds, expected: left))
    }
    if let failure = try hook(plan.hooks.prepare, index, "--prepare") { return failure }
    var job = plan.job
    job.command = arm.command
    job.countsCalls = plan.callsRefusal == nil && (role == .warmUp || plan.countsCalls)
    let killsBefore = plan.group?.outOfMemoryKills
    var run = try ProgramRun(job, signals: signals)
    let outcome = try run.perform()
    var row = ArmRow(outcome, ignoresExit: plan.ignoresExit)
    // A child may have been killed though the program ended well.
    if row.status != .interrupted, let killsBefore,
      plan.group?.outOfMemoryKills ?? 0 > killsBefore
    {
      row.status = .oomKilled
    }
    (row.runID, row.host, row.kernel) = (runID, names.host, names.kernel)
    (row.block, row.position, row.arm, row.role) = (block, position, arm.name, role)
    let values = try UserMetric.values(of: plan.metrics, in: outcome.outputText + outcome.errorText)
    for (metric, value) in zip(plan.metrics, values) { row.metrics.values[metric.name] = value }
    analysis.add(row)
    try deliver(.row(row, role == .warmUp ? [] : outcome.curve.points.map { ArmPoint($0, of: row) }))
    if case .interrupted(let signal) = outcome.ending { return .interrupted(signal: signal) }
    if row.status != .ok {
      let end = row.note.isEmpty ? "it wrote nothing" : "the end of what it wrote: \(row.note)"
      let failure = row.status == .oomKilled ? "ran out of memory (--pressure)" : outcome.failure ?? row.status.text
      return .failed("\(arm.name) (\(arm.command.text)) \(failure); \(end)")
    }
    return try hook(plan.hooks.conclude, index, "--conclude")
  }

  /// Runs a hook for every arm.
  ///
  /// - Parameter isLast: whether the hooks run to their end after a signal, for a second at most, and after each other's
  ///   failure.
  private func hooks(_ commands: [String], _ option: String, isLast: Bool = false) throws -> Ending? {
    var first: Ending?
    for index in plan.arms.indices {
      guard let failure = try hook(commands, index, option, isLast: isLast) else { continue }
      first = first ?? failure
      if !isLast { return failure }
    }
    return first
  }

  /// After a signal a hook that runs last has this time.
  private static let limitAfterSignal: UInt64 = 1_000_000_000

  private func hook(
    _ commands: [String], _ index: Int, _ option: String, isLast: Bool = false
  ) throws -> Ending? {
    guard let text = commands.count > 1 ? commands[index] : commands.first else { return nil }
    var job = ProgramJob(
      try Command(words: ["/bin/sh", "-c", text], environment: [("MADBENCH_ARM", plan.arms[index].name)]))
    job.sampling.walks = false
    job.sampling.intervalNanoseconds = 1_000_000_000
    let hasSignal = isLast && signals.arrived() != nil
    job.limit = hasSignal ? Self.limitAfterSignal : plan.job.limit
    var run = try ProgramRun(job, signals: hasSignal ? nil : signals)
    let outcome = try run.perform()
    if case .interrupted(let signal) = outcome.ending { return .interrupted(signal: signal) }
    guard let failure = outcome.failure else { return nil }
    return .failed("\(option) '\(text)' \(failure): \(ArmRow.tail(of: outcome))")
  }

  /// How many blocks there will be, as far as that is known.
  private var blocksWanted: Int? {
    switch effort {
    case .rounds(let all): return all
    case .precision(_, let seconds):
      guard let blockSeconds, blockSeconds > 0 else { return nil }
      let time = (seconds ?? BenchPlan.standardSecondsPerArm) * Double(plan.arms.count)
      let fitting = Int(min(1e6, (time / blockSeconds).rounded(.up)))
      return seconds == nil ? max(plan.leastBlocks, fitting) : max(1, fitting)
    }
  }

  /// What the bench will take, as far as that is known before it.
  private var announcement: String {
    let arms = plan.arms.count
    let figures = ArmFigure.judged(plan.bench).count * max(1, arms - 1)
    var text = "\(arms) arms, and the first once more in each block; verdicts on \(figures) figures take "
    text += "\(plan.leastBlocks) blocks"
    guard let blockSeconds else { return text }
    text += ", about \(BlockLength.words(blockSeconds * Double(plan.leastBlocks)))"
    guard let all = blocksWanted else { return text }
    text += "; this run has "
    if case .precision = effort { text += "at most " }
    text += "\(all), about \(BlockLength.words(blockSeconds * Double(all)))"
    return all < plan.leastBlocks ? text + ": too few for verdicts, values and intervals only" : text
  }

  private mutating func endingNow() -> RunDescription.Ending? {
    switch effort {
    case .rounds(let all): return blocks >= all ? .rounds : nil
    case .precision(let percent, let limit):
      let time = (limit ?? BenchPlan.standardSecondsPerArm) * Double(plan.arms.count)
      if blocks >= max(nextLook, plan.leastBlocks) {
        nextLook = SequentialStop.next(after: blocks)
        if isPrecise(percent) { return .precision }
      }
      if limit == nil, blocks < plan.leastBlocks { return nil }
      return seconds >= time ? .time : nil
    }
  }

  private func isPrecise(_ percent: Double) -> Bool {
    let comparison = analysis.comparison(margin: plan.margin, alpha: plan.alpha)
    guard let width = comparison.widestHalfWidth(ofMetrics: ArmFigure.headlines), width <= percent / 100 else {
      return false
    }
    guard let null = comparison.nullControl?.ratio?.steadyUncertainty else { return false }
    return null <= plan.margin * NullControl.widthOfMargin
  }

  /// At the end of a comparison that is still open somewhere: goes on, once, for as many blocks as that seems to take,
  /// though not for more than four times what it took so far.
  private mutating func extendsNow() -> Bool {
    guard plan.extends, !hasExtended else { return false }
    let comparison = analysis.comparison(margin: plan.margin, alpha: Comparison.alphaOfExtended)
    guard let pairs = comparison.pairsToSettle, pairs > blocks else { return false }
    hasExtended = true
    effort = .rounds(min(pairs, 5 * max(1, blocks)))
    return true
  }
}
