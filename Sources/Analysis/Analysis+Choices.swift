internal import Plans
internal import Statistics

extension Analysis {
  /// Compares every cell with those that differ from it only by strategy and policy.
  var choices: [Cell: Choice] {
    var found: [Cell: Choice] = [:]
    for (group, members) in Dictionary(grouping: cells, by: choiceGroup) {
      let countsCPU = members.contains { tallies[$0]?.countsCPU ?? false }
      let first = members[0]
      var costs: [Estimate?] = []
      var points: [ParetoFront.Point?] = []
      var strayed: [(compared: Int, strayed: Int)] = []
      for cell in members {
        let tally = tallies[cell]
        costs.append(tally?.cost(inCPUTime: countsCPU))
        strayed.append(tally?.strayed(from: tallies[first]) ?? (0, 0))
        let isChoice = isChoice(cell) && tally?.isSound == true && strayed.last?.strayed == 0
        points.append(isChoice ? tally?.point(cost: costs.last ?? nil) : nil)
      }
      for (number, standing) in ParetoFront.standings(points).enumerated() {
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

  /// The axis values that all choices share. The batch size is the baseline's, since a strategy may have its own.
  private func choiceGroup(of cell: Cell) -> Cell {
    var group = (baseline(of: cell) ?? cell).group
    group.policy = ""
    return group
  }

  /// Null controls and repeated baselines are not choices.
  private func isChoice(_ cell: Cell) -> Bool {
    switch cell.role {
    case .baseline: true
    case .null, .reference: false
    case .candidate: tallies[cell.with(.baseline)] == nil
    }
  }
}

extension CellTally {
  /// Nanoseconds per page as in the main table, or CPU nanoseconds per byte. Nil for cells with bystanders, whose time
  /// does not measure the cost of releasing.
  fileprivate func cost(inCPUTime: Bool) -> Estimate? {
    if hasBystanders { return nil }
    return Estimate(blocks.values.compactMap { inCPUTime ? $0.cpuPerByte : bothPerPage($0) })
  }

  fileprivate func point(cost: Estimate?) -> ParetoFront.Point? {
    guard let cost, let kept = KeptMemory(self) else { return nil }
    return ParetoFront.Point(cost: cost, low: kept.low, high: kept.high)
  }

  /// The number of blocks in which both cells report their sequence, and of those in which the sequences differ.
  fileprivate func strayed(from other: CellTally?) -> (compared: Int, strayed: Int) {
    let equal = blocks.numbered.compactMap { number, block in
      other?.blocks[number].flatMap { block.sequence.equals($0.sequence) }
    }
    return (equal.count, equal.count { !$0 })
  }
}
