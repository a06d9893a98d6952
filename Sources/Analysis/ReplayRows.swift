internal import Samples
internal import Statistics

/// The aggregate of the rows of a replayed cell.
struct ReplayRows: Sendable {
  private var faults = ValueCounts()
  private var predicted = ValueCounts()
  private var releasing = ValueCounts()
  private var touching = ValueCounts()
  private var other = ValueCounts()
  private var system = ValueCounts()
  private var cpu = ValueCounts()
  private var peak = ValueCounts()
  private var mean = ValueCounts()
  private var peakLazyFree = ValueCounts()
  private var meanLazyFree = ValueCounts()
  private var releases = ValueCounts()

  mutating func add(_ record: Record) {
    func add(_ value: Int?, _ counts: inout ValueCounts) {
      if let value { counts.add(Double(value)) }
    }
    if let own = record.ownFaults { faults.add(own) }
    add(record.predictedFaults, &predicted)
    add(record.releasingNanoseconds, &releasing)
    add(record.touchingNanoseconds, &touching)
    if let all = record.elapsedNanoseconds, let release = record.releasingNanoseconds,
      let touch = record.touchingNanoseconds
    {
      other.add(max(0, Double(all) - Double(release) - Double(touch)))
    }
    add(record.systemNanoseconds, &system)
    if let user = record.userNanoseconds, let kernel = record.systemNanoseconds {
      cpu.add(Double(user) + Double(kernel))
    }
    add(record.peakRSSBytes, &peak)
    add(record.meanRSSBytes, &mean)
    add(record.peakLazyFreeBytes, &peakLazyFree)
    add(record.meanLazyFreeBytes, &meanLazyFree)
    add(record.operations, &releases)
  }

  /// The number of distinct figures kept.
  var figureCount: Int {
    [
      faults, predicted, releasing, touching, other, system, cpu, peak, mean, peakLazyFree, meanLazyFree, releases,
    ].reduce(0) { $0 + $1.different }
  }

  var summary: ReplaySummary {
    ReplaySummary(
      faults: faults.wholeMedian, predictedFaults: predicted.wholeMedian,
      releases: releases.wholeMedian, releasingNanoseconds: releasing.median,
      touchingNanoseconds: touching.median, otherNanoseconds: other.median,
      systemNanoseconds: system.median,
      cpuNanoseconds: cpu.median, peakRSSBytes: peak.wholeMedian, meanRSSBytes: mean.wholeMedian,
      peakLazyFreeBytes: peakLazyFree.wholeMedian, meanLazyFreeBytes: meanLazyFree.wholeMedian)
  }
}
