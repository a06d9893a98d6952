/// The Pareto front of several choices, each with a cost and an amount of memory kept; less of both is better.
///
/// The memory kept is a range: lazily freed pages are resident, but the kernel may take them at any time. A choice
/// dominates another if it costs no more, the upper end of its range is no higher than the lower end of the other's,
/// and one of the two is strictly less, by medians. This is a strict partial order: no choice dominates itself, and it
/// is transitive. So every dominated choice is dominated by one on the front.
///
/// Medians always differ slightly. A dominated choice is therefore `open` unless another dominates it beyond the
/// uncertainty of the intervals: in each figure, either the other's interval is entirely below, or both intervals are
/// the same single number, as for figures that repeat exactly. Without intervals, nothing is beyond the uncertainty.
package enum ParetoFront {
  package struct Point: Equatable, Sendable {
    package let cost: Estimate
    /// The memory kept, without and with the pages that the kernel may take at any time.
    package let low: Estimate
    package let high: Estimate

    package init(cost: Estimate, low: Estimate, high: Estimate) {
      self.cost = cost
      self.low = low
      self.high = high
    }

    fileprivate func beats(_ other: Point) -> Bool {
      cost.median <= other.cost.median && high.median <= other.low.median
        && (cost.median < other.cost.median || high.median < other.low.median)
    }

    fileprivate func clearlyBeats(_ other: Point) -> Bool {
      guard beats(other) else { return false }
      return ParetoFront.isSettled(cost, other.cost) && ParetoFront.isSettled(high, other.low)
    }
  }

  package enum Standing: String, Encodable, Sendable {
    /// On the Pareto front.
    case unbeaten
    /// Dominated by medians, but not beyond the uncertainty of the intervals.
    case open
    case beaten
  }

  /// The rank of each point among all; nil for a point that lacks a figure, which dominates no other.
  package static func standings(_ points: [Point?]) -> [Standing?] {
    points.map { point in
      guard let point else { return nil }
      let others = points.lazy.compactMap { $0 }
      if others.contains(where: { $0.clearlyBeats(point) }) { return .beaten }
      return others.contains { $0.beats(point) } ? .open : .unbeaten
    }
  }

  /// Whether the intervals confirm that `better`, by medians at most `worse`, is not greater than it.
  private static func isSettled(_ better: Estimate, _ worse: Estimate) -> Bool {
    guard let low = better.interval, let high = worse.interval else { return false }
    let isExact = low.lowerBound == low.upperBound && low == high
    return isExact || low.upperBound < high.lowerBound
  }
}
