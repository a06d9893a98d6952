package import Measurement
internal import Processes

/// What a replay, or a part of it, has done and used.
package struct ReplayTally: Sendable {
  /// In the calls that give memory back, those of the program and those of the strategy.
  package var releasingNanoseconds: UInt64 = 0
  /// In accesses to pages.
  package var touchingNanoseconds: UInt64 = 0
  /// In all other calls: mapping, protecting, moving.
  package var otherNanoseconds: UInt64 = 0
  package var touchedPages = 0
  package var releasedPages = 0
  /// Faults that the kernel counts for pages that a call brought along; part of `usage`.
  package var populatedFaults = 0
  package var usage = Usage()
  /// Of the calls that give memory back.
  package var latency = LatencyRecorder()

  package init() {}

  /// Begins anew.
  mutating func forget() {
    (releasingNanoseconds, touchingNanoseconds, otherNanoseconds) = (0, 0, 0)
    (touchedPages, releasedPages, populatedFaults) = (0, 0, 0)
    usage = Usage()
    latency.reset()
  }

  package var elapsedNanoseconds: UInt64 {
    releasingNanoseconds + touchingNanoseconds + otherNanoseconds
  }

  /// Faults of accesses and of the strategy's own writes.
  package var faults: Int {
    usage.thread.faults - populatedFaults
  }
}
