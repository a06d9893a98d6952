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
      members[group, default: []].sorted { $0.sortKey < $1.sortKey }.map { cell in
        CellSummary(cell: cell, tally: tallies[cell, default: CellTally()], ratio: ratio(of: cell))
      }
    }
  }

  /// What a candidate costs against the baseline of its group; nil for a baseline, and without pairs.
  private func ratio(of cell: Cell) -> PairedRatio? {
    guard cell.role == .candidate,
      let baseline = tallies.keys.first(where: { $0.role == .baseline && $0.group == cell.group }),
      let here = tallies[cell], let there = tallies[baseline]
    else { return nil }
    return here.ratio(to: there)
  }

  /// Half the width of the widest interval among the ratios of all candidates, as `uncertainty` tells
  /// it; nil while one of them has fewer pairs than `leastPairs`. Cells that are `dropped`, because the
  /// kernel refuses them or their workers die, are not waited for.
  package func widestHalfWidth(leastPairs: Int, without dropped: Set<Cell> = []) -> Double? {
    var widest: Double?
    for cell in tallies.keys where cell.role == .candidate && !dropped.contains(cell) {
      guard let ratio = ratio(of: cell), ratio.pairs >= leastPairs, let width = ratio.uncertainty
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
  package var firstRatio: Double? {
    tallies.keys.sorted { $0.sortKey < $1.sortKey }.lazy.compactMap { ratio(of: $0)?.ratio }.first
  }
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
