/// What giving back takes in a cell, and what it keeps: medians over blocks, nil where no row tells.
package struct PolicySummary: Sendable {
  /// CPU nanoseconds a byte that was handed out, of all threads.
  package let cpuPerByte: Estimate?
  /// Means over time; nil where no clock paces the program.
  package let meanRSSBytes: Double?
  package let meanLiveBytes: Double?
  /// In one round.
  package let releasedBytes: Double?
  /// Whether all rows tell of releases, and none of any.
  package let releasedNothing: Bool
  /// Of that, what was needed again within a second.
  package let earlyShare: Double?
  /// Of the time, spent inside calls that give back.
  package let releasingShare: Double?
  /// Of one CPU, taken by the thread that releases in the background; nil where there is none.
  package let backgroundShare: Double?

  init(_ tally: CellTally) {
    let blocks = tally.blocks.values
    // Where others stand by, CPU time is theirs, and tells nothing of what giving back costs.
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
