/// Latencies of operations, merged from any number of histograms. Memory grows with the different buckets, of
/// which there are fewer than 4,000, and not with the operations.
package struct LatencyCounts: Equatable, Sendable {
  private var counts: [Int: Int] = [:]
  /// Of all operations. A damaged file's may be any: sums stay at the largest number.
  package private(set) var count = 0

  package init() {}

  package mutating func add(_ bucket: LatencyBucket) {
    counts[bucket.nanoseconds] = Self.sum(counts[bucket.nanoseconds] ?? 0, bucket.count)
    count = Self.sum(count, bucket.count)
  }

  /// How many different buckets are kept.
  package var different: Int { counts.count }

  /// In ascending order, those that hold operations.
  package var buckets: [LatencyBucket] {
    counts.sorted { $0.key < $1.key }.map { LatencyBucket(nanoseconds: $0.key, count: $0.value) }
  }

  /// What so many thousandths of the operations did not exceed; nil where too few are beyond it.
  package func quantile(permille: Int) -> Int? {
    LatencyQuantiles.quantile(permille: permille, of: buckets, count: count)
  }

  private static func sum(_ one: Int, _ other: Int) -> Int {
    let (sum, overflows) = one.addingReportingOverflow(other)
    return overflows ? .max : sum
  }
}
