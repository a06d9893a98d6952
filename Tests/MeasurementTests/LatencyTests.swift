import Measurement
import Testing

@Suite("Latencies")
struct LatencyTests {
  private func recorder(_ values: some Sequence<Int>) -> LatencyRecorder {
    var recorder = LatencyRecorder()
    for value in values { recorder.record(nanoseconds: UInt64(value)) }
    return recorder
  }

  private func counts(_ recorders: LatencyRecorder...) -> LatencyCounts {
    var counts = LatencyCounts()
    for recorder in recorders { for bucket in recorder.buckets { counts.add(bucket) } }
    return counts
  }

  @Test("a time is recorded in the bucket of its name, which is at most 1/128 longer")
  func buckets() {
    var value = 0
    while value <= LatencyBucket.mostNanoseconds {
      let end = LatencyBucket.end(of: value)
      #expect(recorder([value]).buckets == [LatencyBucket(nanoseconds: end, count: 1)], "\(value)")
      #expect(end >= value && (end - value) * 128 <= value && LatencyBucket.isEnd(end), "\(value)")
      #expect(!LatencyBucket.isEnd(end - 1) || end < 256, "\(value)")
      value += 1 + value / 97
    }
    #expect(!LatencyBucket.isEnd(-1) && !LatencyBucket.isEnd(.max) && !LatencyBucket.isEnd(.min))
    var longest = LatencyRecorder()
    longest.record(nanoseconds: .max)
    #expect(
      longest.buckets.map(\.nanoseconds) == [LatencyBucket.end(of: LatencyBucket.mostNanoseconds)])
    longest.reset()
    #expect(longest.buckets.isEmpty && longest.count == 0)
  }

  @Test(
    "a quantile is known from ten operations beyond it on",
    arguments: [(500, 20), (900, 100), (990, 1000), (999, 10_000)])
  func enough(permille: Int, least: Int) {
    #expect(counts(recorder(repeatElement(7, count: least - 1))).quantile(permille: permille) == nil)
    #expect(counts(recorder(repeatElement(7, count: least))).quantile(permille: permille) == 7)
    #expect(counts().quantile(permille: permille) == nil)
  }

  @Test("quantiles are those of the ordered values, and the longest is always known")
  func values() throws {
    // 1 to 250, each 40 times: the rank of p99.9 is 9,990.
    let found = try #require(
      LatencyQuantiles(recorder((0..<10_000).map { $0 % 250 + 1 }).buckets))
    #expect(found.p50 == 125 && found.p90 == 225 && found.p99 == 248 && found.p999 == 250)
    let few = try #require(LatencyQuantiles(recorder(1...256).buckets))
    #expect(few.p50 == 128 && few.p90 == 231)
    #expect(few.p99 == nil && few.p999 == nil && few.max == 257)
    #expect(LatencyQuantiles([]) == nil)
  }

  @Test("merged histograms tell what one of all operations tells, which is not the median of their quantiles")
  func merged() {
    // Each hundredth histogram has long operations.
    let usual = recorder((0..<100).map { $0 + 1 })
    let slow = recorder(repeatElement(200, count: 100))
    var all = LatencyCounts()
    var one = LatencyRecorder()
    for number in 0..<200 {
      let part = number % 100 == 0 ? slow : usual
      for bucket in part.buckets { all.add(bucket) }
      one.add(part)
    }
    #expect(all == counts(one) && all.count == 20_000)
    #expect(all.quantile(permille: 990) == 100 && all.quantile(permille: 999) == 200)
  }

  @Test("counts of a damaged file do not overflow")
  func overflow() {
    var counts = LatencyCounts()
    for value in [1, 1, 2] { counts.add(LatencyBucket(nanoseconds: value, count: .max)) }
    #expect(counts.count == .max && counts.quantile(permille: 500) == 1)
  }
}
