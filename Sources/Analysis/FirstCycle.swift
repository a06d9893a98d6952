package import Statistics

/// What the first cycle of release and re-touch took, on pages that were never released before, where later cycles
/// follow. Medians over blocks, in nanoseconds a page.
package struct FirstCycle: Sendable {
  package let releasePerPage: Double?
  package let retouchPerPage: Double?
  package let bothPerPage: Double?
  /// `bothPerPage` to the baseline's first cycle; nil for the baseline.
  package let ratio: PairedRatio?
  /// Faults of the re-touch, a page touched.
  package let faultsPerPage: Double?

  /// Nil where no first cycle was measured that later ones follow.
  init?(_ tally: CellTally, ratio: PairedRatio?) {
    releasePerPage = tally.median(\.firstRelease.perPage)
    if releasePerPage == nil { return nil }
    retouchPerPage = tally.median(\.firstRetouch.perPage)
    bothPerPage = tally.median(tally.firstBothPerPage)
    faultsPerPage = tally.firstRetouch.faultsPerPage
    self.ratio = ratio
  }
}
