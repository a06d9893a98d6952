/// Numbers of which only is kept how often each occurs, so that memory grows with the different ones
/// and not with all: sizes repeat exactly, and latencies are those of a histogram's buckets.
package struct ValueCounts: Equatable, Sendable {
  private var counts: [Double: Int] = [:]
  /// The last number, and how often it has come in a row: not in `counts` yet.
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

  /// How many different numbers are kept.
  package var different: Int { counts.count }

  /// What `Quantile.median` is of all the numbers.
  package var median: Double? {
    var counts = counts
    if streak > 0 { counts[last, default: 0] += streak }
    let total = counts.values.reduce(0, +)
    guard total > 0 else { return nil }
    var below: Double?
    var seen = 0
    for (value, count) in counts.sorted(by: { $0.key < $1.key }) {
      seen += count
      // An even number of them has two in the middle, which may be two values.
      if let below { return (below + value) / 2 }
      if seen * 2 > total { return value }
      if seen * 2 == total { below = value }
    }
    return below
  }

  /// The median without its fraction; nil of nothing, and where it is beyond every `Int`, as of a damaged
  /// file's.
  package var wholeMedian: Int? { median.flatMap { Int(exactly: $0.rounded(.towardZero)) } }
}
