/// Nanoseconds that 50, 90, 99, 99.9 and 100 % of the operations did not exceed.
///
/// A quantile is known only if at least ten operations are beyond it: p50 requires 20 operations, p99.9 requires
/// 10,000. With fewer operations the quantile depends on the few largest values, and would not be reproducible.
package struct LatencyQuantiles: Equatable, Sendable {
  package var p50: Int?
  package var p90: Int?
  package var p99: Int?
  package var p999: Int?
  package var max: Int

  /// Operations that must be beyond a quantile.
  package static let leastBeyond = 10

  /// Nil for no buckets.
  ///
  /// - Parameter buckets: in ascending order.
  package init?(_ buckets: [LatencyBucket]) {
    guard let last = buckets.last else { return nil }
    let count = buckets.reduce(0) { $0 + $1.count }
    func value(_ permille: Int) -> Int? {
      Self.quantile(permille: permille, of: buckets, count: count)
    }
    p50 = value(500)
    p90 = value(900)
    p99 = value(990)
    p999 = value(999)
    max = last.nanoseconds
  }

  /// The value that this many thousandths of the operations, rounded up, do not exceed.
  static func quantile(permille: Int, of buckets: [LatencyBucket], count: Int) -> Int? {
    // The whole part of count × (1000 − permille) ÷ 1000, which does not overflow.
    let beyond = count / 1000 * (1000 - permille) + count % 1000 * (1000 - permille) / 1000
    guard beyond >= leastBeyond else { return nil }
    var rank = count - beyond
    for bucket in buckets {
      rank -= bucket.count
      if rank <= 0 { return bucket.nanoseconds }
    }
    return nil
  }
}
