import Bench
import Programs
import Testing

@Suite("The plan of a bench")
struct BenchPlanTests {
  private func plan(_ arms: Int, seed: UInt64 = 1) throws -> BenchPlan {
    let command = try Command("/bin/true")
    var plan = BenchPlan(
      arms: try (0..<arms).map { try Arm(name: "a\($0)", command) }, job: ProgramJob(command))
    plan.seed = seed
    return plan
  }

  @Test("each block has every arm once, and the baseline once more", arguments: 2...6)
  func whole(arms: Int) throws {
    let plan = try plan(arms)
    for block in 0..<40 { #expect(plan.order(ofBlock: block).sorted() == Array(0...arms)) }
  }

  @Test("every second block is the mirror image of the one before", arguments: 2...4)
  func mirrored(arms: Int) throws {
    let plan = try plan(arms)
    for block in stride(from: 0, to: 40, by: 2) {
      #expect(plan.order(ofBlock: block + 1) == plan.order(ofBlock: block).reversed())
    }
  }

  @Test("orders are random, and the seed's")
  func seeded() throws {
    let (one, other) = (try plan(3), try plan(3, seed: 2))
    let orders = (0..<40).map(one.order)
    #expect(Set(orders).count > 8)
    #expect(orders == (0..<40).map(try plan(3).order))
    #expect(orders != (0..<40).map(other.order))
  }

  @Test("the blocks of a verdict grow with figures, and with a second look")
  func blocks() throws {
    var plan = try plan(2)
    // Five figures: 2 · 5 ÷ 2¹⁰.
    #expect(plan.leastBlocks == 10)
    plan.extends = true
    #expect(plan.leastBlocks == 11)
    #expect(try self.plan(3).leastBlocks == 11)
  }
}
