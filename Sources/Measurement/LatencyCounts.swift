/// Latencies of operations, merged from any number of histograms. Memory use depends on the number of different
/// buckets, which is below 4,000, not on the number of operations.
package struct LatencyCounts: Equatable, Sendable {
  private var counts: [Int: Int] = [:]
  /// The number of all operations. Sums saturate, because a damaged file may hold any numbers.
  package private(set) var count = 0

  package init() {}

  package mutating func add(_ bucket: LatencyBucket) {
    counts[bucket.nanoseconds] = Self.sum(counts[bucket.nanoseconds] ?? 0, bucket.count)
    count = Self.sum(count, bucket.count)
  }

  /// The number of different buckets.
  package var different: Int { counts.count }

  /// The buckets with operations, in ascending order.
  package var buckets: [LatencyBucket] {
    counts.sorted { $0.key < $1.key }.map { LatencyBucket(nanoseconds: $0.key, count: $0.value) }
  }

  /// The value that this many thousandths of the operations did not exceed; nil if too few operations are beyond it.
  package func quantile(permille: Int) -> Int? {
    LatencyQuantiles.quantile(permille: permille, of: buckets, count: count)
  }

  private static func sum(_ one: Int, _ other: Int) -> Int {
    let (sum, overflows) = one.addingReportingOverflow(other)
    return overflows ? .max : sum
  }
}
