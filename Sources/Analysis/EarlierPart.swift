package import Plans

/// What an interrupted run had measured when it is taken up again.
package struct EarlierPart: Sendable {
  package let analysis: Analysis
  /// How long it had taken.
  package let nanoseconds: UInt64
  /// Whether it was given more rounds because it was inconclusive: that is not done twice.
  package let hasExtended: Bool

  package init(analysis: Analysis, nanoseconds: UInt64, hasExtended: Bool) {
    self.analysis = analysis
    self.nanoseconds = nanoseconds
    self.hasExtended = hasExtended
  }

  /// Rounds that every one of these cells has.
  package func rounds(of cells: [Cell]) -> Int {
    cells.map { cell in
      let blocks = analysis.tallies[cell]?.blocks.values
      return blocks.map { $0.reduce(0) { $0 + min(Int($1.release.rows), Schedule.roundsOfBlock) } }
        ?? 0
    }.min() ?? 0
  }

  /// The number of the first block that has no row yet: a block that was begun is left as it is.
  package var nextBlock: Int {
    let last = analysis.tallies.values.flatMap(\.blocks.numbers).max() ?? -1
    return max(-1, min(last, Int(Int32.max))) + 1
  }

  /// Times that a cell failed; often enough for those that the kernel refuses.
  package func failures(of cell: Cell) -> Int {
    guard let tally = analysis.tallies[cell] else { return 0 }
    return tally.isGivenUp ? CellTally.mostFailures : tally.losses
  }
}
