import Plans
import Testing

/// The order of the steps in a block.
@Suite("Block")
struct BlockTests {
  @Test("two executables take turns: each side once, in random order, and back")
  func turns() {
    for number in 0..<50 {
      let block = Block(sides: [[0, 1], [2, 3], [4, 5]], rounds: 2, seed: 1, block: number)
      #expect(block.turns.count == 6)
      let sides = block.turns.map { $0.steps[0].cell / 2 }
      #expect(Set(sides.prefix(3)) == [0, 1, 2])
      #expect(Array(sides.suffix(3)) == sides.prefix(3).reversed())
      let order = block.turns.map { $0.steps.map { $0.cell % 2 } }
      #expect(Set(order).count == 1 && Set(order[0]) == [0, 1])
      #expect(block.turns.map { $0.steps[0].round } == [0, 0, 0, 1, 1, 1])
    }
    let first = (0..<600).map {
      Block(sides: [[0], [1], [2]], rounds: 1, seed: 2, block: $0).turns[0].steps[0].cell
    }
    for side in 0..<3 { #expect((150...250).contains(first.count { $0 == side })) }
  }
}
