import Analysis
import Plans
import Samples
import Workloads

/// A run of two strategies, and its rows.
enum ReportFixture {
  static var run: RunDescription {
    var run = RunDescription.made
    run.baseline = "dontneed"
    run.controllerCpus = [0]
    run.precisionPercent = 3
    run.ending = .precision
    return run
  }

  /// Rows of a strategy in 8 blocks: 1,000 pages released, and touched again.
  static func rows(of strategy: String) -> [Record] {
    let isBaseline = strategy == "dontneed"
    return (0..<8).flatMap { trial in
      [Phase.release, .retouch].map { phase in
        var record = Record()
        record.trial = trial
        record.block = trial
        record.cell.strategy = strategy
        record.cell.role = isBaseline ? .baseline : .candidate
        record.cell.workload = "cycle"
        record.cell.sizeBytes = 1000 * 4096 * 128 / 125
        record.cell.granularityBytes = 65536
        record.phase = phase
        record.pages = 1000
        record.elapsedNanoseconds =
          phase == .release
          ? (isBaseline ? 300_000 : 250_000) : (isBaseline ? 1_700_000 : 150_000 + trial * 1000)
        record.minorFaults = phase == .retouch && isBaseline ? 1000 : 0
        record.operations = 256
        record.latencyMax = 1_236_991
        let kept = !isBaseline || phase == .retouch
        record.rssAnonBytes = kept ? record.cell.sizeBytes : 0
        record.heapLiveBytes = 0
        record.lazyFreeBytes = !isBaseline && phase == .release ? record.cell.sizeBytes : 0
        record.verified = true
        return record
      }
    }
  }

  static func analysis(
    hasLatencies: Bool = true, _ change: (inout Record) -> Void = { _ in }
  ) -> Analysis {
    var analysis = Analysis()
    for var record in rows(of: "dontneed") + rows(of: "free") {
      change(&record)
      analysis.add(record)
      if hasLatencies { analysis.add(LatenciesFixture.points(of: [record])) }
    }
    return analysis
  }
}
