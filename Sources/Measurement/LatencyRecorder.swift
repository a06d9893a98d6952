internal import Histogram

/// The latency of single operations in a histogram of two significant digits from 1 ns to 100 s.
/// The range is preset, so that recording never allocates.
package struct LatencyRecorder: Sendable {
  private var histogram = Histogram<UInt32>(
    lowestDiscernibleValue: 1, highestTrackableValue: UInt64(LatencyBucket.mostNanoseconds),
    numberOfSignificantValueDigits: .two)

  package init() {}

  /// Records a time; times beyond the range count as its end.
  package mutating func record(nanoseconds: UInt64) {
    histogram.record(min(nanoseconds, UInt64(LatencyBucket.mostNanoseconds)))
  }

  /// Adds all operations that another recorder has recorded.
  package mutating func add(_ other: LatencyRecorder) {
    histogram.add(other.histogram)
  }

  /// Operations recorded since the last reset.
  package var count: Int { Int(histogram.totalCount) }

  /// The buckets with operations, in ascending order. Allocates: not for use inside a window.
  package var buckets: [LatencyBucket] {
    histogram.recordedValues().map {
      LatencyBucket(nanoseconds: Int($0.value), count: Int($0.count))
    }
  }

  package mutating func reset() { histogram.reset() }
}
