internal import Glibc
package import Measurement
internal import PageRelease
package import Plans
package import Samples
internal import Statistics
package import Workloads

/// Aggregates records as they arrive. It depends only on the records, so that the same rows give the same results
/// during the run and from the files. Keeps a few numbers per trial and cell, not the rows.
package struct Analysis: Sendable {
  private(set) var tallies: [Cell: CellTally] = [:]
  /// The baselines, indexed by the axis values shared with their candidates, without batch: a linear search for each
  /// cell would be quadratic in the number of cells.
  private var baselines: [Cell: [Cell]] = [:]
  /// The memory curves of replays.
  private var curves: [Cell: ReplayCurveTally] = [:]
  /// The index of the last record's cell: the next record is mostly of the same cell, and a lookup costs more than the
  /// addition.
  private var last: Dictionary<Cell, CellTally>.Index?

  /// The cost used for ratios.
  package let cost: CostMeasure

  /// Whether cells keep their metrics phase by phase, which verdicts do not need.
  private let keepsMetrics: Bool

  package init(cost: CostMeasure = .total, keepsMetrics: Bool = true) {
    self.cost = cost
    self.keepsMetrics = keepsMetrics
  }

  package mutating func add(_ record: Record) {
    trials = max(trials, record.trial == .max ? .max : record.trial + 1)
    if last.map({ tallies.keys[$0] != record.cell }) ?? true {
      if tallies[record.cell] == nil {
        tallies[record.cell] = CellTally(record.cell, keepsMetrics: keepsMetrics)
        if record.cell.role == .baseline {
          baselines[Self.key(of: record.cell), default: []].append(record.cell)
        }
      }
      last = tallies.index(forKey: record.cell)
    }
    if let last, tallies.values[last].add(record) { blockCount += 1 }
  }

  /// Adds buckets of histograms whose rows have been added. Returns false if a cell has no row.
  @discardableResult
  package mutating func add(_ points: [LatencyPoint]) -> Bool {
    var belongs = true
    for point in points {
      if last.map({ tallies.keys[$0] != point.cell }) ?? true {
        guard let index = tallies.index(forKey: point.cell) else {
          belongs = false
          continue
        }
        last = index
      }
      if let last { tallies.values[last].add(point) }
    }
    return belongs
  }

  /// Adds samples of memory; only those of replays are kept.
  package mutating func add(_ points: [CurvePoint]) {
    for point in points where point.traceNanoseconds != nil {
      curves[point.cell, default: ReplayCurveTally()].add(point)
    }
  }

  /// The latencies of a cell's operations in a phase, merged over all rounds; nil if there are none.
  package func latencies(of cell: Cell, _ phase: Phase) -> LatencyCounts? {
    tallies[cell]?.latencies(phase).flatMap { $0.count > 0 ? $0 : nil }
  }

  /// One summary per cell, in an order independent of that of the records: by workload, size and the other axes, each
  /// baseline before its candidates, in the order of the list.
  package var summaries: [CellSummary] {
    let choices = choices
    let members = Dictionary(grouping: tallies.keys) {
      ($0.role == .baseline ? $0 : baseline(of: $0) ?? $0).group
    }
    return members.keys.inOrder.flatMap { group in
      members[group, default: []].inOrder.compactMap { cell in
        guard let tally = tallies[cell], let choice = choices[cell] else { return nil }
        return CellSummary(
          cell: cell, tally: tally, ratio: ratio(of: cell),
          firstRatio: firstRatio(of: cell),
          overKeeping: overKeeping(cell), choice: choice, curve: curves[cell])
      }
    }
  }

  /// All cells, in the order of the report.
  var cells: [Cell] { tallies.keys.inOrder }

  /// The baseline of a cell: the same cell in that role, else the baseline with the same axis values, ignoring the
  /// batch size if the strategy has its own.
  func baseline(of cell: Cell) -> Cell? {
    let itself = cell.with(.baseline)
    if tallies[itself] != nil { return itself }
    let alike = baselines[Self.key(of: cell), default: []]
    return alike.first { $0.batch == cell.batch } ?? alike.first
  }

  private static func key(of cell: Cell) -> Cell {
    var key = cell.group
    key.batch = 0
    return key
  }

  /// The cell that keeps its pages and does the same work otherwise; nil if there is none.
  private func keeping(of cell: Cell) -> Cell? {
    var alike = cell
    alike.strategy = StrategyList.keeping
    for batch in Set([cell.batch, 1]).sorted(by: >) {
      alike.batch = batch
      for role in [Cell.Role.reference, .candidate, .baseline] {
        if tallies[alike.with(role)] != nil { return alike.with(role) }
      }
    }
    return nil
  }

  /// Nanoseconds per page beyond the same cycle with pages kept, in pairs of one block; nil for `none` itself, and if
  /// it was not measured for this cell.
  private func overKeeping(_ cell: Cell) -> Estimate? {
    guard cell.strategy != StrategyList.keeping, !cell.hasBystanders, let here = tallies[cell],
      let there = keeping(of: cell).flatMap({ tallies[$0] })
    else { return nil }
    return Estimate(Array(here.over(there).values))
  }

  /// The number of cells.
  package var cellCount: Int { tallies.count }

  /// Blocks, summed over all cells.
  package private(set) var blockCount = 0

  /// The number of distinct figures kept in addition to the blocks; repeated values are stored once. Linear in the
  /// number of cells.
  package var figureCount: Int { tallies.values.reduce(0) { $0 + $1.figureCount } }

  /// The cost of a candidate relative to its baseline; nil for a baseline, and without pairs.
  private func ratio(of cell: Cell) -> PairedRatio? {
    guard cell.role != .baseline, let baseline = baseline(of: cell), let here = tallies[cell],
      let there = tallies[baseline]
    else { return nil }
    switch cost {
    case .total: return PairedRatio(logRatios: Array(here.logRatios(to: there).values))
    case .overKeeping:
      guard let kept = keeping(of: cell).flatMap({ tallies[$0] }),
        let keptThere = keeping(of: baseline).flatMap({ tallies[$0] })
      else { return nil }
      let costs = here.over(kept)
      let others = there.over(keptThere)
      let pairs = costs.compactMap { block, cost in others[block].map { (cost, $0) } }
      // The ratio is undefined in some block; omitting such blocks would bias the result.
      guard pairs.allSatisfy({ $0 > 0 && $1 > 0 }) else { return nil }
      return PairedRatio(logRatios: pairs.map { log($0 / $1) })
    }
  }

  /// The same ratio for first cycles that are followed by others, always of the total cost.
  private func firstRatio(of cell: Cell) -> PairedRatio? {
    guard cell.role != .baseline, let baseline = baseline(of: cell), let here = tallies[cell],
      let there = tallies[baseline]
    else { return nil }
    return PairedRatio(logRatios: Array(here.firstLogRatios(to: there).values))
  }

  /// The logarithms of the ratios of a candidate's time to its baseline's, block by block.
  func logRatios(of cell: Cell, _ metric: ComparedMetric) -> [Double] {
    guard let baseline = baseline(of: cell), let here = tallies[cell], let there = tallies[baseline]
    else { return [] }
    return PairedTotals(metric, base: there, head: here).logRatios
  }

  /// The cost of the baseline relative to itself. Nil if the run has no null control.
  package var nullControl: NullControl? {
    cells.first { $0.role == .null }.map { NullControl(ratio: ratio(of: $0)) }
  }

  /// Half the width of the widest interval among the ratios of all candidates, as in `steadyUncertainty`; nil while one
  /// of them has too few pairs. Cells that were `dropped`, because the kernel refuses them or their workers die, are
  /// ignored.
  package func widestHalfWidth(without dropped: Set<Cell> = []) -> Double? {
    var widest: Double?
    for cell in tallies.keys where cell.role == .candidate && !dropped.contains(cell) {
      // `none` costs nothing beyond keeping, so that it has no ratio.
      if cost == .overKeeping, cell.strategy == StrategyList.keeping { continue }
      guard let width = ratio(of: cell)?.steadyUncertainty else { return nil }
      widest = max(widest ?? 0, width)
    }
    return widest
  }

  /// Strategies that the kernel or madbench refused in any cell, with the status.
  package var refusals: [String: Status] {
    var refusals: [String: Status] = [:]
    for summary in summaries {
      if let status = summary.endings.keys.first(where: \.isRefusal) {
        refusals[summary.cell.strategy] = status
      }
    }
    return refusals
  }

  /// The number of worker processes that delivered rows.
  package private(set) var trials = 0

  /// Whether any cell completed release and re-touch.
  package var hasMeasured: Bool {
    summaries.contains { $0.bothPerPage != nil && $0.cell.role != .reference }
  }

  /// The ratio of the first candidate that has one.
  package var firstRatio: Double? {
    cells.lazy.filter { $0.role == .candidate }.compactMap { ratio(of: $0)?.ratio }.first
  }
}
