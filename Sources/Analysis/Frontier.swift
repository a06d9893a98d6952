/// Which of several choices no other beats, where each has a cost and keeps some memory, and less of both is better.
///
/// The memory kept is a range: pages that are lazily freed are resident, and the kernel may take them at any
/// moment. A choice beats another when it costs no more and keeps, at most, no more than the other at least:
/// its upper end is no higher than the other's lower end; and one of the two is strictly less, by medians.
/// That is a strict order: no choice beats itself, and what beats a choice beats all that this one beats. So
/// every choice that is beaten is beaten by one that is not.
///
/// Medians always differ by something. A choice that is beaten is therefore `open` as long as no other beats it
/// beyond what the intervals leave open: in each figure either its interval lies wholly below, or both are one
/// and the same number, which is how figures look that repeat exactly. Without intervals nothing is beyond that.
package enum Frontier {
  package struct Point: Equatable, Sendable {
    package let cost: Estimate
    /// The memory kept: without what the kernel may take at any moment, and with it.
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
      return Frontier.isSettled(cost, other.cost) && Frontier.isSettled(high, other.low)
    }
  }

  package enum Standing: String, Encodable, Sendable {
    /// On the frontier.
    case unbeaten
    /// Beaten by medians, while the intervals leave open whether it is.
    case open
    case beaten
  }

  /// Where each point stands among all; nil for one that lacks a figure, which beats none either.
  package static func standings(_ points: [Point?]) -> [Standing?] {
    points.map { point in
      guard let point else { return nil }
      let others = points.lazy.compactMap { $0 }
      if others.contains(where: { $0.clearlyBeats(point) }) { return .beaten }
      return others.contains { $0.beats(point) } ? .open : .unbeaten
    }
  }

  /// Whether the intervals say that `better`, which is so by medians, is not worse than `worse`.
  private static func isSettled(_ better: Estimate, _ worse: Estimate) -> Bool {
    guard let low = better.interval, let high = worse.interval else { return false }
    let isExact = low.lowerBound == low.upperBound && low == high
    return isExact || low.upperBound < high.lowerBound
  }
}
