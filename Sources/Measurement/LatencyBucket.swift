/// A bucket of a histogram: the number of operations that took about the same time.
///
/// Buckets are those of an HdrHistogram of two significant digits: 1 ns wide up to 255 ns, and above that at most 1/128
/// (0.8 %) wide. A bucket is named by the longest time that it contains.
package struct LatencyBucket: Equatable, Sendable {
  package let nanoseconds: Int
  package let count: Int

  package init(nanoseconds: Int, count: Int) {
    self.nanoseconds = nanoseconds
    self.count = count
  }

  /// The longest time that is recorded; longer times count as this one.
  package static let mostNanoseconds = 100_000_000_000
  /// The number of buckets of 1 ns below the first wider one.
  package static let subBuckets = 256

  /// The name of the bucket that contains a time.
  package static func end(of nanoseconds: Int) -> Int {
    nanoseconds | (width(of: nanoseconds) - 1)
  }

  /// Whether a bucket has this name.
  package static func isEnd(_ nanoseconds: Int) -> Bool {
    0...end(of: mostNanoseconds) ~= nanoseconds && end(of: nanoseconds) == nanoseconds
  }

  /// The time in the middle of the bucket, used for means.
  package var middle: Double {
    let width = Self.width(of: nanoseconds)
    return Double(nanoseconds - width + 1) + Double(width / 2)
  }

  private static func width(of nanoseconds: Int) -> Int {
    let bits = Int.bitWidth - nanoseconds.leadingZeroBitCount
    return 1 << max(0, bits - subBuckets.trailingZeroBitCount)
  }
}
