/// A multiset of numbers that stores only the count of each, so that memory depends on the number of different values:
/// sizes repeat exactly, and latencies are those of a histogram's buckets.
package struct ValueCounts: Equatable, Sendable {
  private var counts: [Double: Int] = [:]
  /// The last number and the length of its current run, which is not in `counts` yet.
  private var last = 0.0
  private var streak = 0

  package init() {}

  package mutating func add(_ value: Double) {
    if value == last {
      streak += 1
    } else {
      if streak > 0 { counts[last, default: 0] += streak }
      last = value
      streak = 1
    }
  }

  /// The number of different values.
  package var different: Int { counts.count }

  /// The `Quantile.median` of all the numbers.
  package var median: Double? {
    var counts = counts
    if streak > 0 { counts[last, default: 0] += streak }
    let total = counts.values.reduce(0, +)
    guard total > 0 else { return nil }
    var below: Double?
    var seen = 0
    for (value, count) in counts.sorted(by: { $0.key < $1.key }) {
      seen += count
      // An even number of values has two in the middle, which may differ.
      if let below { return (below + value) / 2 }
      if seen * 2 > total { return value }
      if seen * 2 == total { below = value }
    }
    return below
  }

  /// The median without its fraction; nil for no values, and if it does not fit an `Int`, as in a damaged file.
  package var wholeMedian: Int? { median.flatMap { Int(exactly: $0.rounded(.towardZero)) } }
}
