import LinuxKernel
import Plans
import Samples
import Workloads

/// Rows of cycles that were never measured, with a figure in every column of every table.
enum CyclesFixture {
  static var run: RunDescription {
    var run = RunDescription.made
    run.baseline = "dontneed"
    run.controllerCpus = [0]
    run.ending = .rounds
    run.rounds = 16
    return run
  }

  /// In two sizes, 8 blocks each: `dontneed` as the baseline and once more as the null control, `free`, and `none` as the
  /// reference.
  static var rows: [Record] {
    [8, 16].flatMap { mebibytes in
      (0..<8).flatMap { block in
        [("dontneed", Cell.Role.baseline), ("dontneed", .null), ("free", .candidate), ("none", .reference)]
          .flatMap { strategy, role in
            rows(strategy, role, bytes: mebibytes << 20, block: block)
          }
      }
    }
  }

  private static func rows(
    _ strategy: String, _ role: Cell.Role, bytes: Int, block: Int
  ) -> [Record] {
    let steps: [(Phase, CyclePart?)] = [
      (.reserve, nil), (.touch, nil), (.release, .first), (.retouch, .first), (.release, .later),
      (.retouch, .later),
    ]
    return steps.map { phase, cycle in
      var record = Record()
      record.runID = "abc"
      record.block = block
      record.trial = block
      record.cell.strategy = strategy
      record.cell.role = role
      record.cell.workload = "cycle"
      record.cell.sizeBytes = bytes
      record.cell.granularityBytes = 65536
      record.cell.repeats = 8
      record.cell.pressureBytes = 1 << 30
      record.ran = strategy
      record.phase = phase
      record.cycle = cycle
      fill(&record)
      return record
    }
  }

  private static func fill(_ record: inout Record) {
    let block = record.block
    let pages = record.cell.sizeBytes / 4096
    let cycles = record.cycle == .later ? 7 : 1
    let isRelease = record.phase == .release
    let perPage =
      switch record.cell.strategy {
      case "dontneed": isRelease ? 131 : 571
      case "free": isRelease ? 89 : 97
      default: isRelease ? 3 : 41
      }
    record.pages = pages * cycles
    record.operations = 2000 * cycles
    record.latencyMax = 1_236_991
    record.elapsedNanoseconds = (perPage + block % 3) * pages * cycles
    record.meansNanoseconds = record.elapsedNanoseconds
    let keeps = record.cell.strategy != "dontneed"
    record.minorFaults = record.phase == .retouch && !keeps ? pages * cycles - 1 : 0
    record.majorFaults = 0
    record.rssBytes = keeps || !isRelease ? record.cell.sizeBytes : 12_288
    record.rssAnonBytes = record.rssBytes
    record.lazyFreeBytes = record.cell.strategy == "free" && isRelease ? record.cell.sizeBytes - 4096 : 0
    record.anonHugeBytes = isRelease && keeps ? 4 << 20 : 0
    record.backingBytes = 28_672
    record.heapLiveBytes = 0
    record.cgroupBytes = 50_000_000 + (isRelease ? 1_234_567 : 0)
    record.partiallyMappedFolios = record.phase == .reserve ? 3 : 17
    record.events.hugePageSplits = isRelease ? 1_234 : 0
    record.events.hugeMappingSplits = isRelease ? 2_345 : 0
    record.events.lazyFreed = 777
    record.vmas = 1_003
    record.pageTableBytes = 69_632
    record.copiedPages = record.phase == .retouch ? 5_678 : nil
    record.limitHits = 74_451
    record.adviceMax = record.phase == .retouch ? 87_654 : nil
    record.adviceCalls = record.phase == .retouch ? 2000 : nil
    record.verified = true
  }
}
