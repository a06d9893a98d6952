internal import PageRelease
internal import Statistics
internal import Workloads

/// Sums up records as they come, and nothing but records: the same rows give the same results
/// during the run and from the files. Keeps a few numbers a trial and cell, not the rows.
package struct Analysis: Sendable {
  private var tallies: [Cell: CellTally] = [:]

  package init() {}

  package mutating func add(_ record: Record) {
    trials = max(trials, record.trial + 1)
    tallies[record.cell, default: CellTally()].add(record)
  }

  /// One summary a cell, in an order that does not depend on that of the records: by workload, size
  /// and the other axes, then the baseline, then the strategies in the order of their list.
  package var summaries: [CellSummary] {
    let members = Dictionary(grouping: tallies.keys, by: \.group)
    return members.keys.sorted { $0.sortKey < $1.sortKey }.flatMap { group in
      let cells = members[group, default: []].sorted { $0.sortKey < $1.sortKey }
      let baseline = cells.first { $0.role == .baseline }
      return cells.map { cell in
        let tally = tallies[cell, default: CellTally()]
        let ratio =
          cell.role == .baseline
          ? nil : baseline.flatMap { tally.ratio(to: tallies[$0, default: CellTally()]) }
        return CellSummary(cell: cell, tally: tally, ratio: ratio)
      }
    }
  }

  /// Half the width of the widest interval among the ratios of all candidates, as `uncertainty` tells
  /// it; nil while one of them has fewer pairs than `leastPairs`. Cells that are `dropped`, because the
  /// kernel refuses them or their workers die, are not waited for.
  package func widestHalfWidth(leastPairs: Int, without dropped: Set<Cell> = []) -> Double? {
    var widest: Double?
    for summary in summaries
    where summary.cell.role == .candidate && !dropped.contains(summary.cell) {
      guard let ratio = summary.ratio, ratio.pairs >= leastPairs, let width = ratio.uncertainty
      else { return nil }
      widest = max(widest ?? 0, width)
    }
    return widest
  }

  /// Strategies that the kernel refused in any cell.
  package var unsupported: Set<String> {
    let refused = summaries.filter { summary in
      summary.endings.keys.contains { if case .unsupported = $0 { true } else { false } }
    }
    return Set(refused.map(\.cell.strategy))
  }

  /// Worker processes that rows came from.
  package private(set) var trials = 0

  /// Whether any cell was measured to its release and re-touch.
  package var hasMeasured: Bool { summaries.contains { $0.bothPerPage != nil } }

  /// The ratio of the first candidate that has one.
  package var firstRatio: Double? { summaries.lazy.compactMap(\.ratio?.ratio).first }
}

extension Cell {
  fileprivate var sortKey: SortKey {
    SortKey(
      numbers: [
        WorkloadList.names.firstIndex(of: workload) ?? .max, sizeBytes, granularityBytes,
        Region.HugePages.allCases.firstIndex(of: hugePages) ?? .max, cpuNode ?? -1,
        memoryNode ?? -1, role == .baseline ? 0 : 1,
        StrategyList.names.firstIndex(of: strategy) ?? .max,
      ], name: strategy)
  }

  fileprivate struct SortKey: Comparable {
    let numbers: [Int]
    let name: String

    static func < (left: SortKey, right: SortKey) -> Bool {
      left.numbers == right.numbers
        ? left.name < right.name : left.numbers.lexicographicallyPrecedes(right.numbers)
    }
  }
}
