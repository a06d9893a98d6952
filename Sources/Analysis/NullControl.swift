package import Statistics

/// What a thing costs against itself in the same run. Whatever that differs from 1 by is the machine's
/// doing, or ours, and no other ratio of the run is to be trusted further.
package struct NullControl: Equatable, Sendable {
  /// Nil where no pair was measured.
  package let ratio: PairedRatio?

  package init(ratio: PairedRatio?) { self.ratio = ratio }

  /// Whether all of its interval lies within half the margin: between 1 ÷ (1 + margin ÷ 2) and
  /// 1 + margin ÷ 2. Without an interval nothing is shown.
  package func isReliable(margin: Double) -> Bool {
    guard let interval = ratio?.interval else { return false }
    let bound = 1 + margin / 2
    return interval.lowerBound >= 1 / bound && interval.upperBound <= bound
  }

  /// Half the interval's width that a run which ends by width waits for, as a share of the margin. It
  /// leaves the ratio itself 0.3 margins to be off by, three of its standard errors: on a machine that is
  /// as noisy as it seems, and no more, one run in 400 is called unreliable.
  package static let widthOfMargin = 0.2
}
