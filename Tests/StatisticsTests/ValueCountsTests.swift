import Statistics
import Testing

@Suite("Counted values")
struct ValueCountsTests {
  @Test("the median is that of all the numbers, whatever repeats", arguments: 0...60)
  func median(count: Int) {
    var state: UInt64 = 7
    for different in [1, 2, 3, 10, 1000] {
      var counts = ValueCounts()
      let values = (0..<count).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Double(Int(state >> 33) % different) - 5
      }
      for value in values { counts.add(value) }
      #expect(counts.median == Quantile.median(values))
      // Asking changes nothing.
      #expect(counts.median == Quantile.median(values))
    }
  }

  @Test("a median that no Int holds is none")
  func whole() {
    var counts = ValueCounts()
    #expect(counts.wholeMedian == nil)
    counts.add(-3)
    counts.add(-2)
    #expect(counts.median == -2.5 && counts.wholeMedian == -2)
    var beyond = ValueCounts()
    beyond.add(Double(Int.max))
    #expect(beyond.median == Double(Int.max) && beyond.wholeMedian == nil)
  }
}
