/// How many operations took about the same time: a bucket of a histogram.
///
/// Buckets are those of an HdrHistogram of two significant digits: of 1 ns up to 255 ns, and from there on at
/// most 1/128 (0.8 %) wide. A bucket is named by the longest time that falls into it.
package struct LatencyBucket: Equatable, Sendable {
  package let nanoseconds: Int
  package let count: Int

  package init(nanoseconds: Int, count: Int) {
    self.nanoseconds = nanoseconds
    self.count = count
  }

  /// The longest time that is recorded; a longer one counts as this.
  package static let mostNanoseconds = 100_000_000_000
  /// Buckets of 1 ns before the first that is wider.
  package static let subBuckets = 256

  /// The name of the bucket that a time falls into.
  package static func end(of nanoseconds: Int) -> Int {
    nanoseconds | (width(of: nanoseconds) - 1)
  }

  /// Whether a bucket of ours has this name.
  package static func isEnd(_ nanoseconds: Int) -> Bool {
    0...end(of: mostNanoseconds) ~= nanoseconds && end(of: nanoseconds) == nanoseconds
  }

  /// The time in the middle of the bucket, from which means are taken.
  package var middle: Double {
    let width = Self.width(of: nanoseconds)
    return Double(nanoseconds - width + 1) + Double(width / 2)
  }

  private static func width(of nanoseconds: Int) -> Int {
    let bits = Int.bitWidth - nanoseconds.leadingZeroBitCount
    return 1 << max(0, bits - subBuckets.trailingZeroBitCount)
  }
}
