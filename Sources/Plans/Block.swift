internal import Workloads

/// One block of a run: workers that run one after another, balanced as `Schedule` describes.
package struct Block: Equatable, Sendable {
  /// One schedule per worker.
  package let turns: [Schedule]

  /// One executable: one worker, all cells in random order and back.
  package init(cells: [Int], rounds: Int, seed: UInt64, block: Int) {
    turns = [Schedule(cells: cells, rounds: rounds, seed: seed, block: block)]
  }

  /// Two executables: one worker per side, in random order and back (base, null, head, head, null, base). Each worker
  /// performs its cells once; all use the same random order.
  ///
  /// - Parameter sides: the indices of each side's cells, in the same order for all sides.
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
