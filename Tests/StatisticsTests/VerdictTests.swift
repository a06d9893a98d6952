import Statistics
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite("Verdicts")
struct VerdictTests {
  private static let margin = 0.05
  /// 30 logarithms around a ratio, half a percent apart at most.
  private func logs(around ratio: Double, count: Int = 30) -> [Double] {
    (0..<count).map { log(ratio) + 0.0001 * Double($0 - count / 2) }
  }

  private func verdict(_ logs: [Double]) -> ChangeVerdict {
    MarginTest(logRatios: logs, margin: Self.margin).verdict(confidence: 0.99)
  }

  @Test("a verdict says on which side of the margin all of the interval lies")
  func sides() {
    #expect(verdict(logs(around: 1.10)) == .regressed)
    #expect(verdict(logs(around: 1 / 1.10)) == .improved)
    #expect(verdict(logs(around: 1.03)) == .equivalent)
    #expect(verdict(logs(around: 1 / 1.03)) == .equivalent)
    #expect(verdict(logs(around: 1.05)) == .inconclusive)
    #expect(verdict(logs(around: 1 / 1.05)) == .inconclusive)
    #expect(verdict(Array(repeating: log(2), count: 5)) == .inconclusive)
    #expect(verdict([]) == .inconclusive)
  }

  @Test("a difference that is known well and smaller than the margin is no regression")
  func small() {
    let test = MarginTest(logRatios: logs(around: 1.02, count: 1000), margin: Self.margin)
    #expect(test.verdict(confidence: 0.9999) == .equivalent)
    #expect(test.pValue > 0.99)
  }

  @Test("the verdict is regressed or improved exactly where the p-value is below the level")
  func consistent() {
    var random = Lottery(seed: 7)
    for _ in 0..<300 {
      let centre = (random.uniform() - 0.5) * 0.4
      let spread = random.uniform() * 0.3
      let logs = (0..<Int(6 + random.uniform() * 60)).map { _ in
        centre + spread * (random.uniform() - 0.5)
      }
      let test = MarginTest(logRatios: logs, margin: Self.margin)
      for level in [0.05, 0.01, 0.001] {
        let verdict = test.verdict(confidence: 1 - level)
        #expect((test.pValue <= level) == (verdict == .regressed || verdict == .improved))
      }
    }
  }

  @Test("the pairs that it takes grow with the square of the width, and are not known on the bound")
  func pairsToSettle() throws {
    let wide = logs(around: 1.04, count: 31).map { log(1.04) + ($0 - log(1.04)) * 100 }
    let test = MarginTest(logRatios: wide, margin: Self.margin)
    #expect(test.verdict(confidence: 0.99) == .inconclusive)
    let pairs = try #require(test.pairsToSettle(confidence: 0.99))
    #expect(pairs > 30)
    let twice = MarginTest(
      logRatios: wide.map { log(1.04) + ($0 - log(1.04)) * 2 }, margin: Self.margin)
    let more = try #require(twice.pairsToSettle(confidence: 0.99))
    #expect((3.8...4.2).contains(Double(more) / Double(pairs)))
    let onBound = MarginTest(
      logRatios: Array(repeating: log1p(Self.margin), count: 20), margin: Self.margin)
    #expect(onBound.pairsToSettle(confidence: 0.99) == nil)
    // Without an interval, as many as make one.
    #expect(MarginTest(logRatios: [1, 2], margin: 0.05).pairsToSettle(confidence: 0.99) == 8)
  }

  @Test("an exact figure that never differs is equivalent, one that always does is told")
  func exact() {
    func verdict(_ differences: [Double]) -> ChangeVerdict {
      ExactTest(differences: differences).verdict(level: 0.01)
    }
    #expect(verdict(Array(repeating: 0, count: 20)) == .equivalent)
    #expect(verdict(Array(repeating: 4, count: 12)) == .regressed)
    #expect(verdict(Array(repeating: -4, count: 12)) == .improved)
    // Now and then, but always the same way: 9 of 40.
    #expect(verdict((0..<40).map { $0 < 9 ? 1 : 0 }) == .regressed)
    // A stray one tells nothing, nor do as many either way.
    #expect(verdict((0..<40).map { $0 == 3 ? 1 : 0 }) == .inconclusive)
    #expect(verdict((0..<40).map { $0 % 2 == 0 ? 1 : -1 }) == .inconclusive)
    #expect(verdict([1, 1, 1]) == .inconclusive)
  }

  @Test("the sign test is that of a fair coin")
  func signTest() {
    #expect(abs(SignTest.tail(atLeast: 8, of: 10) - 56.0 / 1024) < 1e-12)
    #expect(SignTest.tail(atLeast: 0, of: 5) == 1)
    #expect(SignTest.tail(atLeast: 6, of: 5) == 0)
    #expect(abs(SignTest.tail(atLeast: 0, of: 300) - 1) < 1e-9)
    #expect(abs(SignTest.pValue(above: 10, below: 0) - 2.0 / 1024) < 1e-12)
    #expect(SignTest.pValue(above: 0, below: 0) == 1)
    #expect(SignTest.pValue(above: 3, below: 3) == 1)
  }

  @Test("Holm's levels are those of the step-down procedure")
  func holm() {
    let levels = Holm.levels([0.012, 0.001, 0.4, 0.02], alpha: 0.04)
    // 0.001 at 0.01, 0.012 at 0.0133, 0.02 at 0.02, 0.4 at 0.04.
    #expect(zip(levels, [0.04 / 3, 0.01, 0.04, 0.02]).allSatisfy { abs($0 - $1) < 1e-12 })
    // The first that fails stops all that follow.
    let stopped = Holm.levels([0.5, 0.02, 0.03], alpha: 0.04)
    #expect(stopped.allSatisfy { abs($0 - 0.04 / 3) < 1e-12 })
    #expect(Holm.levels([], alpha: 0.05).isEmpty)
  }

  @Test("of families that have nothing to find, at most the level's share finds something")
  func familywise() {
    var random = Lottery(seed: 3)
    var alarms = 0
    let families = 2000
    for _ in 0..<families {
      let pValues = (0..<8).map { _ in random.uniform() }
      let levels = Holm.levels(pValues, alpha: 0.05)
      if zip(pValues, levels).contains(where: { $0 <= $1 }) { alarms += 1 }
    }
    #expect(alarms < families * 6 / 100, "\(alarms)")
  }

  @Test("a comparison without difference alarms as rarely as it says, however noisy the pairs are")
  func falseAlarms() {
    var random = Lottery(seed: 11)
    var alarms = 0
    for _ in 0..<400 {
      let tests = (0..<8).map { _ in
        MarginTest(
          logRatios: (0..<20).map { _ in (random.uniform() + random.uniform() - 1) * 0.8 },
          margin: Self.margin)
      }
      let levels = Holm.levels(tests.map(\.pValue), alpha: 0.01)
      if zip(tests, levels).contains(where: {
        let verdict = $0.verdict(confidence: 1 - $1)
        return verdict == .regressed || verdict == .improved
      }) {
        alarms += 1
      }
    }
    #expect(alarms <= 4, "\(alarms) of 400")
  }

  @Test("the geometric mean of a ratio and its inverse is 1")
  func geometricMean() throws {
    #expect(PairedRatio.geometricMean([]) == nil)
    #expect(abs(try #require(PairedRatio.geometricMean([2, 0.5])) - 1) < 1e-12)
    #expect(abs(try #require(PairedRatio.geometricMean([2, 8])) - 4) < 1e-12)
  }
}
