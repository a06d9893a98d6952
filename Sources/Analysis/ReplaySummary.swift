/// The cost of a replay, and its memory: medians over rounds, nil if no row reports them.
package struct ReplaySummary: Sendable {
  /// Faults without those counted for pages that a call populated.
  package let faults: Int?
  package let predictedFaults: Int?
  /// The number of calls that released memory.
  package let releases: Int?
  package let releasingNanoseconds: Double?
  package let touchingNanoseconds: Double?
  /// Time in all other calls: mapping, protecting, moving.
  package let otherNanoseconds: Double?
  package let systemNanoseconds: Double?
  /// CPU time in user mode and in the kernel.
  package let cpuNanoseconds: Double?
  package let peakRSSBytes: Int?
  /// Means over the recording's time.
  package let meanRSSBytes: Int?
  package let peakLazyFreeBytes: Int?
  package let meanLazyFreeBytes: Int?
}
