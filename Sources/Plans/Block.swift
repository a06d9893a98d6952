internal import Workloads

/// One block of a run: what is performed by one worker after another, balanced as `Schedule` says.
package struct Block: Equatable, Sendable {
  /// What one worker performs.
  package let turns: [Schedule]

  /// One executable: one worker, all cells in random order and back.
  package init(cells: [Int], rounds: Int, seed: UInt64, block: Int) {
    turns = [Schedule(cells: cells, rounds: rounds, seed: seed, block: block)]
  }

  /// Two executables: a worker a side, in random order and back (base, null, head, head, null, base), each
  /// of which performs its cells once, all in the same random order.
  ///
  /// - Parameter sides: the indices of the cells of each side, in the same order on all.
  package init(sides: [[Int]], rounds: Int, seed: UInt64, block: Int) {
    var random = SeededGenerator(seed: seed, stream: [0x51DE_51DE, UInt64(block)])
    var order = Array(sides.indices)
    random.shuffle(&order)
    var places = Array((sides.first ?? []).indices)
    random.shuffle(&places)
    turns = (0..<min(rounds, Schedule.roundsOfBlock)).flatMap { round in
      (round == 0 ? order : order.reversed()).map { side in
        Schedule(
          steps: places.enumerated().map { position, place in
            .init(cell: sides[side][place], round: round, position: position)
          })
      }
    }
  }
}
