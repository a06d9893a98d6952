/// The memory that a cell keeps: a range, whose lower end excludes pages that the kernel may take at any time
/// (LazyFree). Medians over blocks.
///
/// A mean over time depends on the duration of calls, so that it measures memory only for programs at a fixed rate. In
/// all other cases the measure is the resident memory after a release.
package struct KeptMemory: Sendable {
  package enum Measure: String, Encodable, Sendable {
    /// Bytes beyond those in use, at the end of the release.
    case afterRelease = "after-release"
    /// Bytes beyond those in use, at the end of the wait that follows the release.
    case afterWait = "after-wait"
    /// Mean RSS over mean live bytes.
    case meanToLive = "mean-to-live"
  }

  package let measure: Measure
  package let high: Estimate
  package let low: Estimate
  /// Bytes that are resident, in use, and reclaimable at any time; nil if no row reports them.
  package let residentBytes: Double?
  package let liveBytes: Double?
  package let reclaimableBytes: Double?

  /// Nil if rows do not report it, and for an unpaced program.
  init?(_ tally: CellTally) {
    let blocks = tally.blocks.values
    let highs: [Double]
    let lows: [Double]
    if tally.isProgram {
      measure = .meanToLive
      highs = blocks.compactMap(\.policy.retainedRatio)
      lows = blocks.compactMap(\.policy.leastRetainedRatio)
      residentBytes = tally.median(\.policy.meanRSSBytes)
      liveBytes = tally.median(\.policy.meanLiveBytes)
      reclaimableBytes = tally.median(\.policy.meanReclaimableBytes)
      guard tally.isPaced else { return nil }
    } else {
      let waits = blocks.contains { $0.afterWait.rows > 0 }
      let kept = blocks.map { waits ? $0.afterWait : $0.afterRelease }
      measure = waits ? .afterWait : .afterRelease
      highs = kept.compactMap(\.highBytes)
      lows = kept.compactMap(\.lowBytes)
      residentBytes = Self.median(kept, \.residentBytes)
      liveBytes = Self.median(kept, \.liveBytes)
      reclaimableBytes = Self.median(kept, \.reclaimableBytes)
    }
    guard let high = Estimate(highs), let low = Estimate(lows) else { return nil }
    self.high = high
    self.low = low
  }

  private static func median(_ kept: [KeptTally], _ value: (KeptTally) -> Double?) -> Double? {
    Estimate(kept.compactMap(value))?.median
  }
}
