internal import Samples
package import Statistics

/// The cost to threads that do their own work beside a releasing thread, compared with the cost without one.
package struct BystanderSummary: Sendable {
  /// The figures of one half of the time: with the releaser, or without.
  package struct Half: Sendable {
    /// Nanoseconds per operation, without waits for a CPU: the median over blocks.
    package let perOperation: Double?
    package let latency: LatencySummary?
    /// TLB shootdown interrupts per round, system-wide.
    package let shootdowns: Double?
    /// Voluntary switches of a bystander per round: waits for a kernel lock.
    package let waits: Double?

    init(_ tally: CellTally, _ sum: (BlockTally) -> BlockTally.Sum, _ phase: PhaseTally) {
      perOperation = tally.median { sum($0).ownPerOperation }
      latency = phase.latency
      shootdowns = phase.metrics.figure(MetricList.shootdowns)
      waits = phase.metrics.figure(MetricList.voluntarySwitches)
    }
  }

  package let beside: Half
  package let alone: Half
  /// The ratio of the time per operation with the releaser to that without, in pairs of one block.
  package let slowdown: PairedRatio?
}
