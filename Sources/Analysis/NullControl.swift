package import Statistics

/// The cost of a cell relative to itself in the same run. Any difference of the ratio from 1 is noise, and limits the
/// accuracy of all other ratios of the run.
package struct NullControl: Equatable, Sendable {
  /// Nil if no pair was measured.
  package let ratio: PairedRatio?

  package init(ratio: PairedRatio?) { self.ratio = ratio }

  /// Whether the whole interval lies within half the margin: between 1 ÷ (1 + margin ÷ 2) and 1 + margin ÷ 2. False
  /// without an interval.
  package func isReliable(margin: Double) -> Bool {
    guard let interval = ratio?.interval else { return false }
    let bound = 1 + margin / 2
    return interval.lowerBound >= 1 / bound && interval.upperBound <= bound
  }

  /// The target for half the interval's width, as a share of the margin, in runs that end by width. It leaves the ratio
  /// itself an error of 0.3 margins, three of its standard errors: on a machine that is just as noisy as it seems, one
  /// run in 400 is called unreliable.
  package static let widthOfMargin = 0.2
}
