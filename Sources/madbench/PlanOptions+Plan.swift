internal import ArgumentParser
internal import Experiment
internal import LinuxKernel
internal import PageRelease
internal import Workloads

/// What the options come to.
extension PlanOptions {
  /// The plan of a run of strategies, or what is wrong with it.
  func plan() throws -> Plan {
    guard !strategy.isEmpty else { throw missingStrategy }
    for name in require.all where !strategy.all.contains(name) && name != baselineName {
      throw PlanError("--require \(name) is not among what --strategy measures")
    }
    return try plan(of: strategy.all.unique)
  }

  private func plan(of strategies: [String]) throws -> Plan {
    var axes = try axes(strategies: strategies)
    axes.measuresKeeping = true
    var plan = try plan(axes, cells: axes.cellsWithNull, precision: precision ?? 3)
    plan.cost = cost?.value ?? .total
    try plan.validateCost()
    return plan
      .withRoom(forBlocks: BlockLength.leastBlocks, unless: time)
  }

  /// That nobody has said what to measure, and what else is wrong: the baseline alone would meet it too.
  private var missingStrategy: PlanError {
    let question =
      "which strategy? --strategy takes one or more of: "
      + StrategyList.names.joined(separator: ", ")
    do { _ = try plan(of: [baselineName]) } catch { return PlanError("\(question). And \(error)") }
    return PlanError(question)
  }

  /// The plan of a comparison of two executables, or what is wrong with it.
  func planOfTwoExecutables() throws -> Plan {
    guard baseline == nil else {
      throw PlanError(
        "--baseline is for strategies; here every strategy of the head is compared with itself in the base"
      )
    }
    guard cost == nil else {
      throw PlanError("--cost is for runs; two executables are compared by what each cell costs")
    }
    guard require.isEmpty else {
      throw PlanError("--require is for runs; a strategy that only one side has is told anyway")
    }
    let strategies = strategy.isEmpty ? ["dontneed", "free"] : strategy.all.unique
    let axes = try axes(strategies: strategies)
    try axes.validateForTwoExecutables()
    let plan = try plan(axes, cells: axes.cellsOfTwoExecutables, precision: precision ?? 2)
    return plan.withRoom(forBlocks: Comparison.leastPairs(of: plan), unless: time)
  }

  private var baselineName: String { baseline ?? "dontneed" }

  private func axes(strategies: [String]) throws -> PlanAxes {
    var axes = PlanAxes()
    axes.strategies = strategies
    axes.baseline = baselineName
    axes.reuseNode = reuseNode
    axes.cpus = cpus.all.unique.sorted()
    axes.cpuNodes = cpuNode.all.unique
    axes.memoryNodes = memoryNode.all.unique
    if !workload.isEmpty { axes.workloads = workload.all.unique }
    axes.policies = try policy.all.isEmpty ? axes.policies : policy.all.map(Self.policy).unique
    if !threads.isEmpty { axes.threads = threads.all.unique }
    axes.rates = rate.all.unique
    axes.durations = duration.all.unique
    axes.pressures = pressure.all.unique
    if !watch.isEmpty { axes.watches = watch.all.unique }
    axes.repeats = repeats.all.unique
    axes.writes = write.all.unique
    if !thp.isEmpty { axes.hugePages = thp.all.unique }
    axes.directory = directory
    axes.makesSwap = swap != nil
    if !memory.isEmpty { axes.memory = memory.all.unique }
    if !pattern.isEmpty { axes.patterns = pattern.all.unique }
    if !reuse.isEmpty { axes.reuses = reuse.all.unique }
    if !reuseFraction.isEmpty { axes.reuseFractions = reuseFraction.all.unique }
    if !reuseDelay.isEmpty { axes.reuseDelays = reuseDelay.all.unique }
    axes.batches = batch.all.unique
    axes.sizes = size.isEmpty ? [16 << 20] : size.all.unique
    let step = axes.memory.contains(.hugetlb) ? HugePagePool.pageBytes ?? 2 << 20 : 64 << 10
    axes.granularities = granularity.isEmpty ? [step] : granularity.all.unique
    return axes
  }

  /// A policy's name in full.
  private static func policy(_ text: String) throws(PlanError) -> String {
    if let (text, _) = PolicyList.named(text) { return text }
    let name = text.prefix { $0 != ":" }
    if let kind = PolicyList.all.first(where: { $0.name == name }) {
      let form = kind.parameter.map { "\(name):\($0)" } ?? String(name)
      throw PlanError("--policy \(text): it is \(form)\(kind.range.map { ", \($0)" } ?? "")")
    }
    throw .unknown(text, "policy", among: PolicyList.forms)
  }

  /// The margin as a share, or what is wrong with it.
  func marginShare() throws(PlanError) -> Double {
    guard margin > 0, margin <= 1000 else {
      throw PlanError("--margin \(margin.fieldText): more than 0 percent, at most 1000")
    }
    return margin / 100
  }

  private func changes(for cells: [Cell]) throws(PlanError) -> SystemChanges {
    var changes = try SystemChanges(for: cells)
    do throws(PlanError) {
      if let swap { try changes.add(swap.place) }
      return try changes.permitted(allowSystemChanges)
    } catch {
      throw swap?.typed(error) ?? error
    }
  }

  private func plan(_ axes: PlanAxes, cells: [Cell], precision: Double) throws -> Plan {
    let margin = try marginShare()
    if let rounds, rounds < 1 { throw PlanError("--rounds \(rounds): at least 1") }
    if let time { try PlanError.refuseTime(time) }
    guard precision > 0, precision.isFinite else {
      throw PlanError("--precision \(precision.fieldText): more than 0 percent")
    }
    guard sampleInterval >= 0.1, sampleInterval <= 60_000 else {
      throw PlanError(
        "--sample-interval \(sampleInterval.fieldText): from 0.1 to 60000 milliseconds")
    }
    let allowed = try Processors.allowed()
    try axes.validate(
      availableBytes: availableMemoryBytes(), nodes: NUMA.nodes, allowedCPUs: allowed,
      nodeBytes: NUMA.availableBytes(ofNode:))
    try PlanLimits.requireFew(cells: cells.count)
    let changes = try changes(for: cells)
    var plan = Plan(
      cells: cells, baseline: axes.baseline,
      effort: rounds.map { .rounds($0) }
        ?? .precision(percent: precision, secondsPerCell: time ?? Plan.standardSecondsPerCell),
      seed: seed, pins: try axes.pins(of: cells, allowed: allowed) { try NUMA.cpus(ofNode: $0) },
      allowedCPUs: allowed, sampleNanoseconds: UInt64(sampleInterval * 1e6),
      changes: changes, directory: directory)
    plan.margin = margin
    return plan
  }
}
