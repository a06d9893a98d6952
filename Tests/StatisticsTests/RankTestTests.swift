import Statistics
import Testing

@Suite("The rank test of two samples")
struct RankTestTests {
  @Test("samples that do not overlap have the exact p-value, whichever is the larger")
  func disjoint() throws {
    let up = try #require(RankTest([1, 2, 3], [4, 5, 6]))
    #expect(abs(up.pValue - 2.0 / 20) < 1e-12 && up.shift > 0)
    let down = try #require(RankTest([4, 5, 6], [1, 2, 3]))
    #expect(abs(down.pValue - 2.0 / 20) < 1e-12 && down.shift < 0)
    #expect(RankTest([], [1]) == nil)
    #expect(try #require(RankTest([1], [2])).pValue == 1)
  }

  @Test("equal samples differ in nothing, tied ones in little")
  func equal() throws {
    #expect(try #require(RankTest([5, 5, 5], [5, 5, 5])).pValue == 1)
    let tied = try #require(RankTest([1, 1, 1, 2], [1, 1, 2, 2]))
    #expect(tied.pValue > 0.3)
  }

  @Test("a count that is more in a third of the blocks is found, and of nothing nothing is")
  func partial() throws {
    let base = Array(repeating: 256.0, count: 50)
    let head = (0..<50).map { $0 % 3 == 0 ? 257.0 : 256.0 }
    let test = try #require(RankTest(base, head))
    #expect(test.pValue < 1e-4 && test.shift > 0)
    var random = Lottery(seed: 5)
    var alarms = 0
    for _ in 0..<2000 {
      let one = (0..<20).map { _ in (random.uniform() * 4).rounded() }
      let other = (0..<20).map { _ in (random.uniform() * 4).rounded() }
      if (RankTest(one, other)?.pValue ?? 1) <= 0.05 { alarms += 1 }
    }
    #expect((60...130).contains(alarms), "\(alarms) of 2000")
  }
}
