extension Analysis {
  /// Every cell beside those that differ from it by strategy and policy alone.
  var choices: [Cell: Choice] {
    var found: [Cell: Choice] = [:]
    for (group, members) in Dictionary(grouping: cells, by: choiceGroup) {
      let points = members.map { isChoice($0) ? tallies[$0]?.point : nil }
      for (cell, standing) in zip(members, Frontier.standings(points)) {
        let first = members[0]
        let (compared, strayed) = tallies[cell]?.strayed(from: tallies[first]) ?? (0, 0)
        found[cell] = Choice(
          group: group, standing: standing, first: first, comparedBlocks: compared,
          strayedBlocks: strayed)
      }
    }
    return found
  }

  /// What is the same of all that one can choose from; the length of the vector is the baseline's, since a
  /// strategy may bring its own.
  private func choiceGroup(of cell: Cell) -> Cell {
    var group = (baseline(of: cell) ?? cell).group
    group.policy = ""
    return group
  }

  /// A null control is none, nor is the baseline once more.
  private func isChoice(_ cell: Cell) -> Bool {
    switch cell.role {
    case .baseline: true
    case .null, .reference: false
    case .candidate: tallies[cell.with(.baseline)] == nil
    }
  }
}

extension CellTally {
  fileprivate var point: Frontier.Point? { PolicySummary(self).point }

  /// Blocks in which both tell of their sequence, and those in which it is not the same.
  fileprivate func strayed(from other: CellTally?) -> (compared: Int, strayed: Int) {
    let equal = blocks.compactMap { number, block in
      other?.blocks[number].flatMap { block.sequence.equals($0.sequence) }
    }
    return (equal.count, equal.count { !$0 })
  }
}
