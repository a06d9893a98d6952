internal import Samples
internal import Statistics

/// What many comparisons of known outcome have come to.
package struct SelftestTally: Sendable {
  package private(set) var comparisons = 0
  /// Those in which some figure read regressed, and some figure read improved.
  package private(set) var regressed = 0
  package private(set) var improved = 0
  /// Those in which some time read regressed: work that is more shows in exact figures without fail, and
  /// only times can miss it.
  package private(set) var regressedInTime = 0
  /// Those in which some figure was left open.
  package private(set) var inconclusive = 0
  /// Those whose null control left half the margin.
  package private(set) var unreliable = 0
  /// Nanoseconds each took.
  private var durations: [Double] = []

  package init() {}

  /// - Parameter nanoseconds: what it took; nil of one that was not measured for itself.
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

  /// A share of the comparisons; nil of none.
  package func share(_ count: Int) -> Double? {
    comparisons > 0 ? Double(count) / Double(comparisons) : nil
  }

  package var medianSeconds: Double? { Quantile.median(durations).map { $0 / 1e9 } }
  package var longestSeconds: Double? { durations.max().map { $0 / 1e9 } }
}
