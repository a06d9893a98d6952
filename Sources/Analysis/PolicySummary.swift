/// The cost of releasing in a cell, and the memory kept: medians over blocks, nil if no row reports them.
package struct PolicySummary: Sendable {
  /// CPU nanoseconds of all threads per allocated byte.
  package let cpuPerByte: Estimate?
  /// Means over time; nil for unpaced programs.
  package let meanRSSBytes: Double?
  package let meanLiveBytes: Double?
  /// Bytes released per round.
  package let releasedBytes: Double?
  /// Whether all rows report releases, and all report none.
  package let releasedNothing: Bool
  /// The share of released bytes that was faulted back within a second.
  package let earlyShare: Double?
  /// The share of time spent inside release calls.
  package let releasingShare: Double?
  /// The share of one CPU used by the background thread; nil if there is none.
  package let backgroundShare: Double?

  init(_ tally: CellTally) {
    let blocks = tally.blocks.values
    // With bystanders, CPU time is theirs and does not measure the cost of releasing.
    cpuPerByte =
      tally.hasBystanders ? nil : Estimate(blocks.compactMap(\.policy.cpuPerByte))
    meanRSSBytes = tally.isPaced ? tally.median(\.policy.meanRSSBytes) : nil
    meanLiveBytes = tally.isPaced ? tally.median(\.policy.meanLiveBytes) : nil
    releasedNothing = !blocks.isEmpty && blocks.allSatisfy { $0.policy.releasedBytes == 0 }
    releasedBytes = tally.median { block in
      guard block.rounds > 0 else { return nil }
      return block.policy.releasedBytes.map { $0 / block.rounds }
    }
    earlyShare = tally.median(\.policy.earlyShare)
    releasingShare = tally.median(\.policy.releasingShare)
    backgroundShare = tally.median(\.policy.backgroundShare)
  }
}
