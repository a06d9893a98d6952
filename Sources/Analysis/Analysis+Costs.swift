package import Plans

extension Analysis {
  /// What a caller pays in a cell, block by block, as `CellSummary.bothPerPage` is the median of.
  package func costs(of cell: Cell) -> [Double] {
    guard let tally = tallies[cell] else { return [] }
    return tally.blocks.inOrder.compactMap { tally.bothPerPage($0.tally) }
  }
}
