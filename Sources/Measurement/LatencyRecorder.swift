internal import Histogram

/// The latency of single operations in a histogram of three significant digits from 1 ns to 100 s.
/// The range is preset, so that recording never allocates.
package struct LatencyRecorder: Sendable {
  private var histogram = Histogram<UInt32>(
    lowestDiscernibleValue: 1, highestTrackableValue: 100_000_000_000,
    numberOfSignificantValueDigits: .three)

  package init() {}

  /// Longer than the range counts as the range's end.
  package mutating func record(nanoseconds: UInt64) {
    histogram.record(min(nanoseconds, 100_000_000_000))
  }

  /// Adds all that another has recorded.
  package mutating func add(_ other: LatencyRecorder) {
    histogram.add(other.histogram)
  }

  /// Operations recorded since the last reset.
  package var count: Int { Int(histogram.totalCount) }

  /// The latencies so far; nil of nothing.
  package var quantiles: LatencyQuantiles? {
    guard histogram.totalCount > 0 else { return nil }
    func value(_ percentile: Double) -> Int { Int(histogram.valueAtPercentile(percentile)) }
    return LatencyQuantiles(
      p50: value(50), p90: value(90), p99: value(99), p999: value(99.9), max: Int(histogram.max))
  }

  package mutating func reset() { histogram.reset() }
}
