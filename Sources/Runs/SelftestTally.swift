package import Analysis
internal import Samples
internal import Statistics

/// The results of many comparisons of known outcome.
package struct SelftestTally: Sendable {
  package private(set) var comparisons = 0
  /// The number of comparisons in which some figure regressed, and in which some figure improved.
  package private(set) var regressed = 0
  package private(set) var improved = 0
  /// The number of comparisons in which some time regressed: additional work always shows in exact figures, and only
  /// times can miss it.
  package private(set) var regressedInTime = 0
  /// The number of comparisons in which some figure was inconclusive.
  package private(set) var inconclusive = 0
  /// The number of comparisons whose null control was outside half the margin.
  package private(set) var unreliable = 0
  /// The duration of each, in nanoseconds.
  private var durations: [Double] = []

  package init() {}

  /// - Parameter nanoseconds: the duration; nil if the comparison was not measured separately.
  package mutating func add(_ comparison: Comparison, nanoseconds: UInt64?) {
    comparisons += 1
    if let nanoseconds { durations.append(Double(nanoseconds)) }
    if comparison.count(.regressed) > 0 { regressed += 1 }
    if comparison.count(.improved) > 0 { improved += 1 }
    if comparison.count(.inconclusive) > 0 { inconclusive += 1 }
    if comparison.rows.contains(where: { $0.kind == .time && $0.verdict == .regressed }) {
      regressedInTime += 1
    }
    if let null = comparison.nullControl, !null.isReliable(margin: comparison.margin) {
      unreliable += 1
    }
  }

  /// A share of the comparisons; nil if there are none.
  package func share(_ count: Int) -> Double? {
    comparisons > 0 ? Double(count) / Double(comparisons) : nil
  }

  package var medianSeconds: Double? { Quantile.median(durations).map { $0 / 1e9 } }
  package var longestSeconds: Double? { durations.max().map { $0 / 1e9 } }
}
