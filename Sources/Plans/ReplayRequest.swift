package import Histories
internal import LinuxKernel
package import PageRelease
package import Replay
internal import Texts
package import Traces
internal import Workloads

/// The options of a replay, from which the plan of its run is made.
package struct ReplayRequest: Sendable {
  package var strategies: [String] = []
  package var hugePages = HugePages.inherit
  package var cpus: [Int] = []
  package var effort = Plan.Effort.precision(
    percent: 3, secondsPerCell: Plan.standardSecondsPerCell)
  /// The requested time per cell, in seconds; nil derives it from the duration of a block.
  package var time: Double?
  package var seed: UInt64 = 1
  /// The speed relative to the recording; nil replays without waits.
  package var speed: Double?
  /// Whether pages that the program may assume to be zero are cleared before use, under strategies that do not leave
  /// zeroes.
  package var clearsZeroed = false
  /// Whether that is done in rows of their own.
  package var addsZeroed = false
  /// Between two samples from outside: the curve by the recording's clock comes from inside.
  package var sampleNanoseconds: UInt64 = 100_000_000

  package init() {}

  /// Refuses options that cannot be replayed, before the recording is read.
  package func validate() throws(PlanError) {
    for name in strategies where name != ReplayWorkload.recorded {
      guard let strategy = StrategyList.named(name) else {
        throw .unknown(
          name, "strategy",
          among: [ReplayWorkload.recorded] + ReplayWorkload.strategies.map(\.name))
      }
      if let reason = ReplayWorkload.refusal(of: strategy) {
        throw PlanError("--strategy \(name) cannot be replayed: \(reason)")
      }
    }
    if let speed, !(0.001...1e6 ~= speed) {
      throw PlanError("--speed \(speed.fieldText): from 0.001 to 1000000, or max")
    }
    if hugePages.folioBytes != nil {
      throw PlanError("--thp \(hugePages.fieldText): never, always or inherit for a replay")
    }
  }

  /// The effect of each strategy on pages, as far as it is predictable; nil for the recorded releases.
  package var releases: [(name: String, release: PageModel.Release?)] {
    let hasSwap = MachineFacts.memory("SwapTotal") ?? 0 > 0
    let all = strategies.compactMap { name in
      StrategyList.named(name).flatMap { PageModel.Release($0, hasSwap: hasSwap) }
        .map { (name: name, release: $0) }
    }
    let zeroed = all.filter { addsZeroed && Self.leavesNoZeroes($0.name) }
    return [(ReplayWorkload.recorded, nil)] + all.map { ($0.name, $0.release) }
      + zeroed.map { (ReplayJob.zeroed($0.name), $0.release) }
  }

  /// The strategies under which pages that the program may assume to be zero are cleared.
  package var clearing: Set<String> {
    let all = strategies.filter(Self.leavesNoZeroes)
    return clearsZeroed ? Set(all) : addsZeroed ? Set(all.map(ReplayJob.zeroed)) : []
  }

  private static func leavesNoZeroes(_ name: String) -> Bool {
    StrategyList.named(name).map { !$0.leavesZeroes } ?? false
  }

  /// The accuracy bounds of the figures of each strategy and of the recorded releases.
  package func bounds(
    _ recording: ProcessHistory, _ predictions: [String: Prediction], losesEvents: Bool,
    hugePages: TraceHugePages?
  ) -> [String: ReplayBound] {
    let hasSwap = MachineFacts.memory("SwapTotal") ?? 0 > 0
    var effects: [String: ReplayEffect] = [:]
    for name in strategies {
      effects[name] = StrategyList.named(name).map { ReplayEffect($0, hasSwap: hasSwap) }
    }
    effects[ReplayWorkload.recorded] = .recorded
    var bounds: [String: ReplayBound] = [:]
    for (name, effect) in effects {
      bounds[name] = recording.bound(
        effect, predictions[name], losesEvents: losesEvents, hugePages: hugePages)
    }
    return bounds
  }

  /// Cells of strategies that leave no zeroes, with pages cleared that the program may take for zero, and what was recorded
  /// beside them.
  private func zeroedCells(_ recording: ProcessHistory, like baseline: Cell) -> [Cell] {
    var seen: Set<String> = []
    let names = strategies.filter { Self.leavesNoZeroes($0) && seen.insert($0).inserted }
    guard addsZeroed, let zero = Reuse(rawValue: "zero"), !names.isEmpty,
      recording.leavesZeroes
    else { return [] }
    var cell = baseline
    cell.reuse = zero
    return [cell.with(.baseline)]
      + names.map { name in
        cell.strategy = name
        return cell.with(.candidate)
      }
  }

  /// Whether a replay may get huge pages here, by the system's setting or as asked.
  package var mayGetHugePages: Bool {
    hugePages != .never && (hugePages == .always || PageModel.HugePagesFor.ofThisMachine != .none)
  }

  /// The plan: what was recorded as the baseline, once more as the null control, and all strategies.
  package func plan(
    _ recording: ProcessHistory, _ script: ReplayScript, _ predictions: [String: Prediction],
    _ bounds: [String: ReplayBound], recordedFaults: Int, directory: String
  ) throws -> Plan {
    let available = availableMemoryBytes()
    if let (name, peak) = predictions.mapValues(\.mostHeldBytes).max(by: { $0.value < $1.value }),
      peak > available
    {
      throw PlanError(
        "a replay of \(name) would hold \(ByteCount.rounded(peak)), and \(ByteCount.rounded(available)) are available: --strategy says which are replayed"
      )
    }
    var cell = Cell()
    cell.strategy = ReplayWorkload.recorded
    cell.workload = ReplayWorkload.name
    cell.sizeBytes = predictions[ReplayWorkload.recorded]?.peakBytes ?? 0
    cell.granularityBytes = PageSize.bytes
    cell.threads = recording.threads
    cell.hugePages = hugePages
    if clearsZeroed, let zero = Reuse(rawValue: "zero") { cell.reuse = zero }
    var cells = [cell.with(.baseline), cell.with(.null)]
    var seen: Set<String> = [ReplayWorkload.recorded]
    for name in strategies where seen.insert(name).inserted {
      cell.strategy = name
      cells.append(cell.with(.candidate))
    }
    cells += zeroedCells(recording, like: cells[0])
    // What was recorded alone is measured against itself.
    if cells.count == 2 { cells.append(cell.with(.candidate)) }
    let allowed = try Processors.allowed()
    for cpu in cpus where !allowed.contains(cpu) {
      throw PlanError(
        "CPU \(cpu) does not exist or is not allowed to this process; allowed: "
          + allowed.map(String.init).joined(separator: ", "))
    }
    let pins = cpus.isEmpty ? Array(allowed.suffix(1)) : cpus
    var plan = Plan(
      cells: cells, baseline: ReplayWorkload.recorded, effort: effort, seed: seed,
      pins: cells.map { _ in pins }, allowedCPUs: allowed, sampleNanoseconds: sampleNanoseconds,
      directory: directory)
    var job = ReplayJob(
      script: script.path, pages: recording.arena.pages, threads: recording.threads, speed: speed,
      durationNanoseconds: recording.durationNanoseconds)
    job.freesLazily = recording.releases.free.calls > 0
    job.recordedFaults = recordedFaults
    job.predictions = predictions.mapValues(\.faults)
    job.bounds = bounds
    plan.replay = job
    return plan.withRoom(forBlocks: BlockLength.leastBlocks, unless: time)
  }
}
