import Statistics
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite("Paired ratios")
struct PairedRatioTests {
  @Test("the median of nothing is nothing, of two their mean")
  func median() {
    #expect(Quantile.median([]) == nil)
    #expect(Quantile.median([3]) == 3)
    #expect(Quantile.median([4, 1]) == 2.5)
    #expect(Quantile.median([9, 1, 5]) == 5)
  }

  @Test("a ratio and its inverse are told alike")
  func symmetric() throws {
    let logs = [0.1, 0.2, 0.3, 0.25, 0.15, 0.22, 0.18]
    let there = try #require(PairedRatio(logRatios: logs))
    let back = try #require(PairedRatio(logRatios: logs.map { -$0 }))
    #expect(abs(there.ratio * back.ratio - 1) < 1e-12)
    let interval = try #require(there.interval)
    let inverse = try #require(back.interval)
    #expect(abs(interval.lowerBound * inverse.upperBound - 1) < 1e-12)
  }

  @Test("one wild pair does not move it")
  func robust() throws {
    let calm = try #require(PairedRatio(logRatios: Array(repeating: log(2), count: 20)))
    let wild = try #require(
      PairedRatio(logRatios: Array(repeating: log(2), count: 19) + [log(1000)]))
    #expect(calm.ratio == wild.ratio)
  }

  @Test("uncertainty is relative, and to a tenth for ratios below it")
  func uncertainty() throws {
    let logs = [-0.03, -0.02, -0.01, 0, 0.01, 0.02, 0.03]
    let one = try #require(PairedRatio(logRatios: logs)?.uncertainty)
    let hundredth = try #require(
      PairedRatio(logRatios: logs.map { $0 + log(0.01) })?.uncertainty)
    #expect(abs(one - 0.03) < 0.001)
    #expect(abs(hundredth - 0.003) < 0.0001)
    #expect(PairedRatio(logRatios: [0, 0])?.uncertainty == nil)
  }
}
