package import Plans

/// The measurements of an interrupted run that is resumed.
package struct ResumePoint: Sendable {
  package let analysis: Analysis
  /// Its elapsed time.
  package let nanoseconds: UInt64
  /// Whether it was extended because it was inconclusive, which is done only once.
  package let hasExtended: Bool

  package init(analysis: Analysis, nanoseconds: UInt64, hasExtended: Bool) {
    self.analysis = analysis
    self.nanoseconds = nanoseconds
    self.hasExtended = hasExtended
  }

  /// The number of rounds that all of these cells have completed.
  package func rounds(of cells: [Cell]) -> Int {
    cells.map { cell in
      let blocks = analysis.tallies[cell]?.blocks.values
      return blocks.map { $0.reduce(0) { $0 + min(Int($1.release.rows), Schedule.roundsOfBlock) } }
        ?? 0
    }.min() ?? 0
  }

  /// The number of the first block without a row; an incomplete block is left as it is.
  package var nextBlock: Int {
    let last = analysis.tallies.values.flatMap(\.blocks.numbers).max() ?? -1
    return max(-1, min(last, Int(Int32.max))) + 1
  }

  /// The number of failures of a cell; the maximum for cells that the kernel refuses.
  package func failures(of cell: Cell) -> Int {
    guard let tally = analysis.tallies[cell] else { return 0 }
    return tally.isGivenUp ? CellTally.mostFailures : tally.losses
  }
}
