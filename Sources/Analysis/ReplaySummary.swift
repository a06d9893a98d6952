/// What a replay took, and what it held: medians over rounds, nil where no row tells.
package struct ReplaySummary: Sendable {
  /// Without those counted for pages that a call brought along.
  package let faults: Int?
  package let predictedFaults: Int?
  /// Calls that gave memory back.
  package let releases: Int?
  package let releasingNanoseconds: Double?
  package let touchingNanoseconds: Double?
  /// In all other calls: mapping, protecting, moving.
  package let otherNanoseconds: Double?
  package let systemNanoseconds: Double?
  /// In user mode and in the kernel.
  package let cpuNanoseconds: Double?
  package let peakRSSBytes: Int?
  /// Means over the recording's time.
  package let meanRSSBytes: Int?
  package let peakLazyFreeBytes: Int?
  package let meanLazyFreeBytes: Int?
}
