package import PageRelease
package import Workloads

/// The values of every axis, as asked for. A list of several makes a matrix.
package struct PlanAxes: Sendable {
  package var strategies: [String] = []
  package var baseline = "dontneed"
  package var workloads = ["cycle"]
  /// In full, as `PolicyList.named` gives them.
  package var policies = ["immediate"]
  package var memory: [MemoryKind] = [.anonymous]
  package var hugePages: [HugePages] = [.inherit]
  package var sizes: [Int] = []
  package var granularities: [Int] = []
  /// Empty leaves it to each strategy.
  package var batches: [Int] = []
  package var patterns: [ReleasePattern] = [.all]
  package var reuses: [Reuse] = [.touch]
  package var reuseFractions = [1.0]
  package var reuseDelays = [0.0]
  package var threads = [1]
  /// Empty leaves it to the workload.
  package var rates: [Double] = []
  package var durations: [Double] = []
  /// Limits of the worker's control group; empty leaves it where it is.
  package var pressures: [Int] = []
  /// Whether the run makes swap of its own.
  package var makesSwap = false
  package var watches = [0.0]
  /// Cycles of a round; empty leaves it to the workload.
  package var repeats = [1]
  /// How much of each page is written; empty leaves it to the workload.
  package var writes = [WriteAmount.word]
  package var cpuNodes: [Int] = []
  package var memoryNodes: [Int] = []
  package var reuseNode: Int?
  /// Whether the plan adds `none` where it is not among the strategies.
  package var measuresKeeping = false
  package var cpus: [Int] = []
  /// Where files of memory are made.
  package var directory = "/tmp"

  package init() {}

  /// All combinations. In each group of cells that differ only by strategy the baseline stands
  /// first, once; a baseline that is the only strategy asked for is measured against itself.
  package var cells: [Cell] {
    var candidates: [String] = []
    for name in strategies where name != baseline && !candidates.contains(name) {
      candidates.append(name)
    }
    if candidates.isEmpty { candidates = [baseline] }
    let asksForKeeping = ([baseline] + candidates).contains(StrategyList.keeping)
    return groups.cells.flatMap { group in
      let cells = ([baseline] + candidates).enumerated().map { index, strategy in
        cell(group, strategy, index == 0 ? .baseline : .candidate)
      }
      guard measuresKeeping, !asksForKeeping, group.hasKeeping else { return cells }
      return cells + [cell(group, StrategyList.keeping, .reference)]
    }
  }

  /// The same with the null control behind the first baseline.
  package var cellsWithNull: [Cell] {
    let cells = cells
    return cells.prefix(1) + cells.prefix(1).map { $0.with(.null) } + cells.dropFirst()
  }

  /// Every combination for the base, the head, and the base once more: no strategy is a baseline.
  package var cellsOfTwoExecutables: [Cell] {
    let candidates = groups.cells.flatMap { group in
      strategies.map { cell(group, $0, .candidate) }
    }
    return [Cell.Role.baseline, .candidate, .null].flatMap { role in
      candidates.map { $0.with(role) }
    }
  }

  private func cell(_ group: Cell, _ strategy: String, _ role: Cell.Role) -> Cell {
    var cell = group
    cell.strategy = strategy
    cell.role = role
    cell.reuseNode = reuseNode
    if repeats.isEmpty { cell.repeats = cell.standardRepeats }
    if writes.isEmpty { cell.write = cell.standardWrite }
    if batches.isEmpty { cell.batch = StrategyList.named(strategy)?.defaultBatch ?? 1 }
    return cell
  }

  /// How many cells a run has, at most `Int.max`. Beyond `PlanLimits.mostCells` none of them is built.
  var cellCount: Int {
    let strategies = Set(strategies).union([baseline]).count
    let (product, overflows) = groups.count.multipliedReportingOverflow(by: strategies)
    return overflows ? .max : product
  }

  /// All combinations of the axes but for strategies.
  private var groups: CellMatrix {
    CellMatrix()
      .varied(workloads) { $0.workload = $1 }
      .varied(sizes) { $0.sizeBytes = $1 }
      .varied(granularities) { $0.granularityBytes = $1 }
      .varied(policies) { $0.policy = $1 }
      .varied(memory) { $0.memory = $1 }
      .varied(hugePages) { $0.hugePages = $1 }
      .varied(batches.isEmpty ? [1] : batches) { $0.batch = $1 }
      .varied(patterns) { $0.pattern = $1 }
      .varied(reuses) { $0.reuse = $1 }
      .varied(reuseFractions) { $0.reuseFraction = $1 }
      .varied(reuseDelays) { $0.reuseDelaySeconds = $1 }
      .varied(threads) { $0.threads = $1 }
      .varied(optional(rates)) { $0.ratePerSecond = $1 }
      .varied(optional(durations)) { $0.durationSeconds = $1 }
      .varied(optional(pressures)) { $0.pressureBytes = $1 }
      .varied(watches) { $0.watchSeconds = $1 }
      .varied(repeats.isEmpty ? [1] : repeats) { $0.repeats = $1 }
      .varied(writes.isEmpty ? [.word] : writes) { $0.write = $1 }
      .varied(optional(cpuNodes)) { $0.cpuNode = $1 }
      .varied(optional(memoryNodes)) { $0.memoryNode = $1 }
  }

  /// No value asked for is one cell without a value.
  private func optional<Value>(_ values: [Value]) -> [Value?] { values.isEmpty ? [nil] : values }
}
