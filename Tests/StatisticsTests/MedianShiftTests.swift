import Statistics
import Testing

@Suite("The shift between two samples")
struct MedianShiftTests {
  @Test("the p-value is the least level at which the interval leaves the bound", arguments: 1...20)
  func pValue(seed: UInt64) throws {
    var lottery = Lottery(seed: seed)
    let base = (0..<60).map { _ in lottery.uniform() }
    let head = (0..<50).map { _ in lottery.uniform() + Double(seed) / 40 }
    let shift = try #require(MedianShift(base, head))
    let found = shift.pValue(bound: 0.1)
    func leaves(_ level: Double) -> Bool {
      shift.interval(confidence: 1 - level).map { $0.low > 0.1 || $0.high < -0.1 } ?? false
    }
    if found < 1 { #expect(leaves(found)) }
    // A 64th of a factor of 10 is 3.7 %.
    #expect(!leaves(found * 0.96))
  }

  @Test("the order of the values does not matter")
  func order() throws {
    let values = [5.0, 1, 4, 2, 3, 9, 8, 7, 6]
    let one = try #require(MedianShift(values, values.reversed()))
    #expect(one.shift == 0 && one.pValue(bound: 0) == 1)
    #expect(one.interval(confidence: 0.5)?.low == one.interval(confidence: 0.5).map { -$0.high })
  }
}
