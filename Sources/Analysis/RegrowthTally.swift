internal import LinuxKernel
internal import Samples
internal import Statistics

/// The aggregate of the rows of the watched time of one cell.
struct RegrowthTally: Sendable {
  private var bytes = ValueCounts()
  private var half = ValueCounts()
  private var collapses = ValueCounts()
  private var rounds = 0
  private var halfRounds = 0

  mutating func add(_ record: Record) {
    guard let regrown = record.regrownBytes else { return }
    rounds += 1
    bytes.add(Double(regrown))
    if let nanoseconds = record.regrownHalfNanoseconds {
      halfRounds += 1
      half.add(Double(nanoseconds))
    }
    if let count = record.events.hugePageCollapses { collapses.add(Double(count)) }
  }

  /// The number of distinct figures kept.
  var figureCount: Int { bytes.different + half.different + collapses.different }

  /// Nil if nothing was watched.
  func summary(releasedBytes: Double?) -> Regrowth? {
    guard let regrown = bytes.wholeMedian else { return nil }
    return Regrowth(
      bytes: regrown, releasedBytes: releasedBytes.flatMap { Int(exactly: $0.rounded()) },
      halfNanoseconds: half.wholeMedian, rounds: rounds, halfRounds: halfRounds,
      hugePageCollapses: collapses.wholeMedian)
  }
}
