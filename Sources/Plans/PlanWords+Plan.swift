internal import LinuxKernel
internal import PageRelease
internal import Texts
internal import Workloads

/// Makes a plan from the words.
extension PlanWords {
  /// Makes the plan. Throws `PlanError` if the words are invalid, and `Errno` if a system query fails.
  ///
  /// - Parameter leastBlocks: the number of blocks that the plan needs for its verdicts. The default time has room for
  ///   them.
  package func plan(for performer: Performer, leastBlocks: (Plan) -> Int) throws -> Plan {
    try requireFew()
    let plan = try performer == .run ? planOfStrategies() : planOfTwoExecutables()
    return try plan.withRoom(forBlocks: leastBlocks(plan), unless: number("time"))
  }

  private func planOfStrategies() throws -> Plan {
    let strategies = try names("strategy")
    guard !strategies.isEmpty else { throw missingStrategy }
    for name in try names("require")
    where try !strategies.contains(name) && name != baselineName() {
      throw PlanError("--require \(name) is not among what --strategy measures")
    }
    return try plan(of: strategies)
  }

  private func plan(of strategies: [String]) throws -> Plan {
    var axes = try axes(strategies: strategies)
    axes.measuresKeeping = true
    var plan = try plan(axes, cells: axes.cellsWithNull, precision: 3)
    plan.cost = try value("cost") { CostMeasure(rawValue: $0) } ?? .total
    try plan.validateCost()
    return plan
  }

  /// The error for a missing strategy. It includes any other error, found by validating the plan with the baseline
  /// alone.
  private var missingStrategy: PlanError {
    let question =
      "which strategy? --strategy takes one or more of: "
      + StrategyList.names.joined(separator: ", ")
    do { _ = try plan(of: [baselineName()]) } catch { return PlanError("\(question). And \(error)") }
    return PlanError(question)
  }

  private func planOfTwoExecutables() throws -> Plan {
    for (key, reason) in [
      (
        "baseline",
        "is for strategies; here every strategy of the head is compared with itself in the base"
      ),
      ("cost", "is for runs; two executables are compared by what each cell costs"),
      ("require", "is for runs; a strategy that only one side has is always reported"),
    ] where self[key] != nil {
      throw PlanError("--\(key) \(reason)")
    }
    let strategies = try names("strategy")
    let axes = try axes(strategies: strategies.isEmpty ? ["dontneed", "free"] : strategies)
    try ProgramChecks(axes: axes).validateForTwoExecutables()
    return try plan(axes, cells: axes.cellsOfTwoExecutables, precision: 2)
  }

  private func baselineName() throws(PlanError) -> String { try text("baseline") ?? "dontneed" }

  private func axes(strategies: [String]) throws(PlanError) -> PlanAxes {
    var axes = PlanAxes()
    axes.strategies = strategies
    axes.baseline = try baselineName()
    axes.cpus = try numbers("cpus")
    axes.directory = try text("directory") ?? axes.directory
    axes.makesSwap = self["swap"] != nil
    axes.leave(\.repeats)
    axes.leave(\.write)
    for axis in AxisList.all where axis.key != nil && axis.name != "strategy" {
      try axis.read(names(axis.name), &axes)
    }
    if !axes.asks(for: \.sizeBytes) { axes[\.sizeBytes] = [16 << 20] }
    if !axes.asks(for: \.granularityBytes) {
      let step = axes.memory.contains(.hugetlb) ? HugePagePool.pageBytes ?? 2 << 20 : 64 << 10
      axes[\.granularityBytes] = [step]
    }
    return axes
  }

  /// The margin as a share. Throws if it is out of range.
  package func marginShare() throws(PlanError) -> Double {
    let margin = try number("margin") ?? 5
    guard margin > 0, margin <= 1000 else {
      throw PlanError("--margin \(margin.fieldText): more than 0 percent, at most 1000")
    }
    return margin / 100
  }

  private func changes(for cells: [Cell]) throws(PlanError) -> SystemChanges {
    var changes = try SystemChanges(for: cells)
    let place = try value("swap") { SwapPlace(text: $0) }
    do throws(PlanError) {
      if let place { try changes.add(place) }
      return try changes.permitted(flag("allow-system-changes"))
    } catch {
      // Name the swap place as the user typed it.
      guard let place, let typed = try text("swap") else { throw error }
      throw PlanError(error.description.replacing(place.text, with: typed), cause: error.cause)
    }
  }

  private func plan(
    _ axes: PlanAxes, cells: [Cell], precision standardPrecision: Double
  ) throws -> Plan {
    let margin = try marginShare()
    let rounds = try value("rounds") { Int($0) }
    if let rounds, rounds < 1 { throw PlanError("--rounds \(rounds): at least 1") }
    let time = try number("time")
    if let time { try PlanError.refuseTime(time) }
    let precision = try number("precision") ?? standardPrecision
    guard precision > 0, precision.isFinite else {
      throw PlanError("--precision \(precision.fieldText): more than 0 percent")
    }
    let interval = try number("sample-interval") ?? 1
    guard interval >= 0.1, interval <= 60_000 else {
      throw PlanError(
        "--sample-interval \(interval.fieldText): from 0.1 to 60000 milliseconds")
    }
    let seed = try value("seed") { UInt64($0) } ?? 1
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
      allowedCPUs: allowed, sampleNanoseconds: UInt64(interval * 1e6),
      changes: changes, directory: axes.directory)
    plan.margin = margin
    return plan
  }
}
