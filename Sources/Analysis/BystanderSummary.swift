internal import Samples
package import Statistics

/// What threads paid that did something of their own beside one that gave memory back, and beside one that did not.
package struct BystanderSummary: Sendable {
  /// What one half of the time was like: with the releaser, or without.
  package struct Half: Sendable {
    /// Nanoseconds an operation, without what threads waited for a CPU: the median over blocks.
    package let perOperation: Double?
    package let latency: LatencySummary?
    /// System-wide, in a round: interrupts by which a CPU made others flush their TLB.
    package let shootdowns: Double?
    /// In a round: times that a bystander gave up its CPU, which is to wait for a lock of the kernel.
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
  /// Time an operation beside the releaser to the same without, in pairs of one block.
  package let slowdown: PairedRatio?
}
