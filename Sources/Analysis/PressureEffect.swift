internal import Plans
internal import Samples

/// The effect of a control group's limit on the phase after a release: medians over rows.
package struct PressureEffect: Equatable, Sendable {
  /// The time of the whole phase in nanoseconds: the median over blocks of their means. Nil if no worker survived it.
  package let retouchNanoseconds: Double?
  /// How often the group reached its limit.
  package let limitHits: Int?
  /// Lazily freed pages that were reclaimed, system-wide.
  package let lazyFreedPages: Int?
  package let majorFaults: Int?
  /// How often the kernel killed the worker, or a child of it.
  package let kills: Int
}

extension PressureEffect {
  /// Nil if the cell has no limit.
  init?(_ tally: CellTally, _ cell: Cell) {
    if cell.pressureBytes == nil { return nil }
    let counts = (tally.isProgram ? tally.run : tally.retouch).metrics
    let cycles = tally.isRepeated ? Double(cell.repeats - 1) : 1
    retouchNanoseconds = tally.median { block in
      let sum = block.run.rows > 0 ? block.run : block.retouch
      return sum.rows > 0 ? sum.nanoseconds / sum.rows / cycles : nil
    }
    limitHits = counts.whole(MetricList.limitHits)
    lazyFreedPages = counts.whole(MetricList.lazyFreed)
    majorFaults = counts.whole(MetricList.majorFaults)
    kills = tally.endings[.oomKilled, default: 0]
  }
}
