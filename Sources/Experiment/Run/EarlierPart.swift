/// What an interrupted run had measured when it is taken up again.
package struct EarlierPart: Sendable {
  package let analysis: Analysis
  /// How long it had taken.
  package let nanoseconds: UInt64

  package init(analysis: Analysis, nanoseconds: UInt64) {
    self.analysis = analysis
    self.nanoseconds = nanoseconds
  }

  /// Blocks that every one of these cells has both its rounds in, those aside that have failed.
  func finishedBlocks(of cells: [Cell]) -> Int {
    cells.compactMap { cell -> Int? in
      guard let tally = analysis.tallies[cell] else { return 0 }
      if !tally.endings.keys.allSatisfy({ $0 == .interrupted }) { return nil }
      return tally.blocks.values.count { Int($0.release.rows) >= Schedule.roundsOfBlock }
    }.min() ?? 0
  }

  /// The number of the first block that has no row yet: a block that was begun is left as it is.
  var nextBlock: Int {
    (analysis.tallies.values.flatMap(\.blocks.keys).max() ?? -1) + 1
  }

  /// Times that a cell failed; often enough for those that the kernel refuses.
  func failures(of cell: Cell) -> Int {
    (analysis.tallies[cell]?.endings ?? [:]).reduce(0) { sum, ending in
      switch ending.key {
      case .ok, .interrupted: sum
      case .unsupported, .failed: Run.mostFailures
      case .crashed, .oomKilled, .timeout: sum + ending.value
      }
    }
  }
}
