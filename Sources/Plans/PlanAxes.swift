internal import PageRelease
internal import Workloads

/// The requested values of every axis. Lists of several values make a matrix.
package struct PlanAxes: Sendable {
  package var strategies: [String] = []
  package var baseline = "dontneed"
  /// Whether the run creates its own swap.
  package var makesSwap = false
  /// Whether the plan adds `none` if it is not among the strategies.
  package var measuresKeeping = false
  package var cpus: [Int] = []
  /// The directory for the files that back regions.
  package var directory = "/tmp"
  /// The requested values of each axis, by the offset of its property in a cell.
  private var values: [Int: any Sendable] = [:]

  package init() {
    self[\.workload] = ["cycle"]
    self[\.repeats] = [1]
    self[\.write] = [.word]
  }

  /// The values of an axis, by its property of a cell; the value of an empty cell if the axis was not requested.
  package subscript<Value: Sendable>(
    path: any WritableKeyPath<Cell, Value> & Sendable
  ) -> [Value] {
    get { values[Self.place(path)] as? [Value] ?? [Cell()[keyPath: path]] }
    set { values[Self.place(path)] = newValue }
  }

  /// Leaves the values of an axis to the workload or the strategy of each cell.
  package mutating func leave<Value>(_ path: any WritableKeyPath<Cell, Value> & Sendable) {
    values[Self.place(path)] = nil
  }

  /// Whether values of an axis were requested.
  package func asks<Value>(for path: any WritableKeyPath<Cell, Value> & Sendable) -> Bool {
    values[Self.place(path)] != nil
  }

  private static func place(_ path: any PartialKeyPath<Cell> & Sendable) -> Int {
    guard let offset = MemoryLayout<Cell>.offset(of: path) else {
      preconditionFailure("an axis is a stored property of a cell")
    }
    return offset
  }

  /// All combinations. In each group of cells that differ only by strategy, the baseline comes first, once. A baseline
  /// that is the only requested strategy is measured against itself.
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

  /// All combinations, with the null control after the first baseline.
  package var cellsWithNull: [Cell] {
    let cells = cells
    return cells.prefix(1) + cells.prefix(1).map { $0.with(.null) } + cells.dropFirst()
  }

  /// Every combination for the base, for the head, and again for the base as the null control; no strategy is a
  /// baseline.
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
    if !asks(for: \.repeats) { cell.repeats = cell.standardRepeats }
    if !asks(for: \.write) { cell.write = cell.standardWrite }
    if !asks(for: \.batch) { cell.batch = StrategyList.named(strategy)?.defaultBatch ?? 1 }
    return cell
  }

  /// The number of cells, at most `Int.max`. Beyond `PlanLimits.mostCells` no cell is built.
  var cellCount: Int {
    let strategies = Set(strategies).union([baseline]).count
    let (product, overflows) = groups.count.multipliedReportingOverflow(by: strategies)
    return overflows ? .max : product
  }

  /// All combinations of the axes except strategies.
  private var groups: CellMatrix {
    AxisList.all.reduce(CellMatrix()) { matrix, axis in axis.vary(matrix, self) }
  }

  /// The CPUs that each cell runs on: the requested ones, restricted to the cell's node if it names one. If none are
  /// requested, the last allowed CPUs, one per thread.
  ///
  /// - Parameters:
  ///   - cells: cells of these axes.
  ///   - allowed: the CPUs that this process may use, ascending.
  ///   - cpusOfNode: the CPUs of a node.
  package func pins(
    of cells: [Cell], allowed: [Int], cpusOfNode: (Int) throws -> [Int]
  ) throws -> [[Int]] {
    try cells.map { cell in
      var possible = cpus.isEmpty ? allowed : cpus
      if let node = cell.cpuNode {
        let ofNode = try cpusOfNode(node)
        possible = possible.filter { ofNode.contains($0) }
        if possible.isEmpty {
          throw PlanError(
            "--cpu-node \(node) has the CPUs \(Self.list(ofNode)), none of which is among "
              + "\(cpus.isEmpty ? "those allowed to this process" : "--cpus"): "
              + Self.list(cpus.isEmpty ? allowed : cpus))
        }
      }
      let pins = cpus.isEmpty ? possible.suffix(cell.threads) : possible
      if ProgramList.named(cell.workload)?.needsCPUs == true, pins.count < cell.threads {
        throw PlanError(
          "workload \(cell.workload) needs a CPU for each thread: --threads \(cell.threads), and "
            + "\(pins.count) to run on")
      }
      return pins
    }
  }

  private static func list(_ cpus: [Int]) -> String {
    cpus.map(String.init).joined(separator: ", ")
  }
}
