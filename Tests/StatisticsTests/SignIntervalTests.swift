import Statistics
import Testing

@Suite("The sign interval of a median")
struct SignIntervalTests {
  /// P(B ≤ k) for B binomial (n, ½), by whole numbers.
  private func tail(_ n: Int, through k: Int) -> Double {
    var choose = 1.0
    var sum = 0.0
    for i in 0...k {
      sum += choose
      choose = choose * Double(n - i) / Double(i + 1)
    }
    var power = 1.0
    for _ in 0..<n { power *= 2 }
    return sum / power
  }

  @Test("fewer than 6 values have no 95 % interval")
  func tooFew() {
    for n in 0..<6 { #expect(SignInterval(Array(repeating: 1.0, count: n)) == nil) }
    #expect(SignInterval([1, 2, 3, 4, 5, 6])?.low == 1)
    #expect(SignInterval([6, 5, 4, 3, 2, 1])?.high == 6)
  }

  @Test(
    "the rank is the largest whose exact coverage is at least the nominal one", arguments: 6..<200)
  func rankIsExact(n: Int) throws {
    let (rank, coverage) = try #require(SignInterval.rank(count: n, confidence: 0.95))
    #expect(abs(coverage - (1 - 2 * tail(n, through: rank - 1))) < 1e-9)
    #expect(coverage >= 0.95)
    #expect(1 - 2 * tail(n, through: rank) < 0.95)
  }

  @Test(
    "the rank of many values is that of the normal distribution, to a step", arguments: [10_000, 200_000, 3_000_001])
  func rankOfMany(n: Int) throws {
    for (confidence, z) in [(0.95, 1.959964), (0.999, 3.290527)] {
      let found = try #require(SignInterval.rank(count: n, confidence: confidence))
      let normal = Double(n) / 2 - z * Double(n).squareRoot() / 2
      #expect(abs(Double(found.rank) - normal) < 2)
      #expect(found.coverage >= confidence && found.coverage < confidence + 0.003)
    }
  }

  @Test("known ranks of tables")
  func tables() {
    #expect(SignInterval.rank(count: 10, confidence: 0.95)?.rank == 2)
    #expect(SignInterval.rank(count: 20, confidence: 0.95)?.rank == 6)
    #expect(SignInterval.rank(count: 100, confidence: 0.95)?.rank == 40)
  }

  @Test("thousands of values do not underflow")
  func many() throws {
    let (rank, coverage) = try #require(SignInterval.rank(count: 10_000, confidence: 0.95))
    #expect(rank > 4_890 && rank < 4_910)
    #expect(coverage >= 0.95 && coverage < 0.952)
  }

  @Test("it covers the median as often as it says, for skewed and tied data too")
  func coverage() {
    var state: UInt64 = 42
    func uniform() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) / Double(1 << 53)
    }
    let shapes: [(name: String, median: Double, draw: () -> Double)] = [
      ("uniform", 0.5, { uniform() }),
      (
        "skewed", 0.25,
        {
          let u = uniform()
          return u * u
        }
      ),
      ("tied", 1, { (uniform() * 3).rounded(.down) }),
    ]
    for shape in shapes {
      var covered = 0
      for _ in 0..<2_000 {
        let interval = SignInterval((0..<25).map { _ in shape.draw() })
        if let interval, interval.low <= shape.median, shape.median <= interval.high {
          covered += 1
        }
      }
      #expect(covered >= 1_870, "\(shape.name): \(covered) of 2000")
    }
  }
}
