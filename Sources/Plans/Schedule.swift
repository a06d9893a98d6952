internal import Workloads

/// The order in which a worker performs cells, balanced, seeded and random.
///
/// The order is a random permutation followed by its mirror image (A B … B A). Every cell then has the same mean
/// position, so that a drift of the machine that is linear over it affects all cells alike and cancels in the sum of a
/// cell's two rounds.
package struct Schedule: Equatable, Sendable {
  package struct Step: Equatable, Sendable {
    package let cell: Int
    package let round: Int
    package let position: Int

    package init(cell: Int, round: Int, position: Int) {
      self.cell = cell
      self.round = round
      self.position = position
    }
  }

  /// Rounds of a full block.
  package static let roundsOfBlock = 2

  package let steps: [Step]

  /// - Parameters:
  ///   - cells: indices of the cells to perform.
  ///   - rounds: 1 or 2; 1 omits the mirror image.
  package init(cells: [Int], rounds: Int, seed: UInt64, block: Int) {
    var order = cells
    var random = SeededGenerator(seed: seed, stream: [0x5C4E_D01E, UInt64(block)])
    random.shuffle(&order)
    var steps: [Step] = []
    for round in 0..<min(rounds, Self.roundsOfBlock) {
      let ordered = round == 0 ? order : order.reversed()
      for (position, cell) in ordered.enumerated() {
        steps.append(Step(cell: cell, round: round, position: position))
      }
    }
    self.steps = steps
  }

  package init(steps: [Step]) { self.steps = steps }

  /// The steps after `step`.
  package func after(_ step: Step) -> Schedule {
    guard let index = steps.firstIndex(of: step) else { return self }
    return Schedule(steps: Array(steps[(index + 1)...]))
  }

  /// The steps without those of the cells for which `isDropped` is true.
  package func without(_ isDropped: (Int) -> Bool) -> Schedule {
    Schedule(steps: steps.filter { !isDropped($0.cell) })
  }
}
