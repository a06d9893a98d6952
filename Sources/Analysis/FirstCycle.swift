package import Statistics

/// The cost of the first release and re-touch cycle, on pages that were never released before, if others follow.
/// Medians over blocks, in nanoseconds per page.
package struct FirstCycle: Sendable {
  package let releasePerPage: Double?
  package let retouchPerPage: Double?
  package let bothPerPage: Double?
  /// The ratio of `bothPerPage` to the baseline's first cycle; nil for the baseline.
  package let ratio: PairedRatio?
  /// Faults of the re-touch per touched page.
  package let faultsPerPage: Double?

  /// Nil unless a first cycle was measured that is followed by others.
  init?(_ tally: CellTally, ratio: PairedRatio?) {
    releasePerPage = tally.median(\.firstRelease.perPage)
    if releasePerPage == nil { return nil }
    retouchPerPage = tally.median(\.firstRetouch.perPage)
    bothPerPage = tally.median(tally.firstBothPerPage)
    faultsPerPage = tally.firstRetouch.faultsPerPage
    self.ratio = ratio
  }
}
