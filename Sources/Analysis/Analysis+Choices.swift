internal import Plans
internal import Statistics

extension Analysis {
  /// Every cell beside those that differ from it by strategy and policy alone.
  var choices: [Cell: Choice] {
    var found: [Cell: Choice] = [:]
    for (group, members) in Dictionary(grouping: cells, by: choiceGroup) {
      let countsCPU = members.contains { tallies[$0]?.countsCPU ?? false }
      let first = members[0]
      var costs: [Estimate?] = []
      var points: [Frontier.Point?] = []
      var strayed: [(compared: Int, strayed: Int)] = []
      for cell in members {
        let tally = tallies[cell]
        costs.append(tally?.cost(inCPUTime: countsCPU))
        strayed.append(tally?.strayed(from: tallies[first]) ?? (0, 0))
        let isChoice = isChoice(cell) && tally?.isSound == true && strayed.last?.strayed == 0
        points.append(isChoice ? tally?.point(cost: costs.last ?? nil) : nil)
      }
      for (number, standing) in Frontier.standings(points).enumerated() {
        let cell = members[number]
        let isSound = tallies[cell]?.isSound ?? true
        found[cell] = Choice(
          group: group, costUnit: countsCPU ? .cpuPerByte : .perPage, cost: costs[number],
          standing: standing,
          isExcluded: isChoice(cell) && (!isSound || strayed[number].strayed > 0), first: first,
          comparedBlocks: strayed[number].compared, strayedBlocks: strayed[number].strayed)
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
  /// Nanoseconds a page as the main table has them, or CPU nanoseconds a byte. Nil where others stand by,
  /// whose time says nothing of what giving back costs.
  fileprivate func cost(inCPUTime: Bool) -> Estimate? {
    if hasBystanders { return nil }
    return Estimate(blocks.values.compactMap { inCPUTime ? $0.cpuPerByte : bothPerPage($0) })
  }

  fileprivate func point(cost: Estimate?) -> Frontier.Point? {
    guard let cost, let kept = KeptMemory(self) else { return nil }
    return Frontier.Point(cost: cost, low: kept.low, high: kept.high)
  }

  /// Blocks in which both tell of their sequence, and those in which it is not the same.
  fileprivate func strayed(from other: CellTally?) -> (compared: Int, strayed: Int) {
    let equal = blocks.numbered.compactMap { number, block in
      other?.blocks[number].flatMap { block.sequence.equals($0.sequence) }
    }
    return (equal.count, equal.count { !$0 })
  }
}
