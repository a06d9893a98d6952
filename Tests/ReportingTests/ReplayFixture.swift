import Plans
import ResultFolders
import Samples
import Workloads

/// A replay that was never made: of a program that gives back 200 MiB in 50 calls, under `free` and `none` beside what was
/// recorded.
enum ReplayFixture {
  static var replayed: RunDescription.Replayed {
    get throws {
      try RunFile.parse(
        RunFile.text(.made).replacing("\"run_id\"", with: "\"replay\" : \(text), \"run_id\"")
      ).replay!
    }
  }

  /// As `run.json` holds it.
  private static let text = """
    {
      "trace" : "made.perf-script.xz", "process" : 42, "command" : "app", "threads" : 2,
      "duration_nanoseconds" : 10000000000, "replaces_unmap" : false, "faults" : 52000,
      "anonymous_faults" : 51200, "file_faults" : 500, "shared_faults" : 0, "hugetlb_faults" : 0,
      "unmapped_faults" : 300, "forbidden_faults" : 0, "repeated_faults" : 0, "faults_behind_fork" : 0,
      "faults_of_freed" : 0, "mappings_left_out" : 0, "releases_left_out" : 0, "advice_left_out" : 0,
      "failed_calls" : 0, "unknown_lines" : 0, "lost_events" : 0,
      "releases" : { "dontneed" : { "calls" : 50, "pages" : 51200 }, "free" : { "calls" : 0, "pages" : 0 } },
      "predictions" : {
        "recorded" : {
          "faults" : 51200, "peak_rss_bytes" : 16777216, "mean_rss_bytes" : 8388608, "mean_lazyfree_bytes" : 0
        },
        "free" : { "faults" : 4096, "peak_rss_bytes" : 16777216, "mean_rss_bytes" : 16777216,
          "mean_lazyfree_bytes" : 8388608 }
      },
      "curve" : [[0, 0, 0], [5000000000, 16777216, 0], [5000000000, 0, 0], [10000000000, 16777216, 0]]
    }
    """

  static func run(_ change: (inout RunDescription.Replayed) -> Void = { _ in }) throws
    -> RunDescription
  {
    var run = RunDescription.made
    run.baseline = "recorded"
    run.controllerCpus = [0]
    run.precisionPercent = 3
    run.ending = .precision
    var replay = try replayed
    change(&replay)
    run.replay = replay
    return run
  }

  /// A row of each strategy a block: `free` costs half as much as what was recorded, and keeps what it frees.
  static func rows(_ change: (inout Record) -> Void = { _ in }) -> [Record] {
    (0..<8).flatMap { block in
      cells.map { cell in
        let isFree = cell.strategy == "free"
        var record = Record()
        record.runID = "abc"
        record.block = block
        record.trial = block
        record.cell = cell
        record.phase = .run
        record.ran = cell.strategy
        record.operations = 50
        record.pages = 51200
        record.allocatedBytes = 51200 * 4096
        record.minorFaults = (isFree ? 4096 : 51200) + 512
        record.majorFaults = 0
        record.populatedFaults = 512
        record.predictedFaults = cell.strategy == "none" ? nil : isFree ? 4096 : 51200
        record.userNanoseconds = isFree ? 5_000_000 : 10_000_000
        record.systemNanoseconds = isFree ? 35_000_000 : 70_000_000
        record.elapsedNanoseconds = 100_000_000
        record.meansNanoseconds = 10_000_000_000
        record.releasingNanoseconds = 2_000_000
        record.touchingNanoseconds = isFree ? 30_000_000 : 60_000_000
        record.peakRSSBytes = 16 << 20
        record.meanRSSBytes = isFree ? 16 << 20 : 8 << 20
        record.peakLazyFreeBytes = isFree ? 16 << 20 : 0
        record.meanLazyFreeBytes = isFree ? 8 << 20 : 0
        record.verified = cell.strategy == "none" ? nil : true
        change(&record)
        return record
      }
    }
  }

  /// The looks of two rounds: up to 16 MiB, and down again but for `free`, which marks all of it. The worker holds 3 MiB itself.
  static func looks() -> [CurvePoint] {
    (0..<2).flatMap { round in
      cells.flatMap { cell in
        [(0, 0), (5_000_000_000, 16), (5_000_000_000, 0), (10_000_000_000, 16)].enumerated().map {
          number, look in
          let isFree = cell.strategy == "free"
          var point = CurvePoint()
          point.runID = "abc"
          point.cell = cell
          point.round = round
          point.phase = .run
          point.timeNanoseconds = round * 1000 + number
          point.traceNanoseconds = look.0
          point.rssAnonBytes = (3 + (isFree && number > 0 ? 16 : look.1)) << 20
          // Page tables were not walked at the second look.
          point.lazyFreeBytes = number == 1 ? nil : isFree && number == 2 ? 16 << 20 : 0
          return point
        }
      }
    }
  }

  private static var cells: [Cell] {
    var cell = Cell()
    cell.strategy = "recorded"
    cell.workload = "replay"
    cell.sizeBytes = 16 << 20
    cell.granularityBytes = 4096
    cell.threads = 2
    var free = cell
    free.strategy = "free"
    var none = cell
    none.strategy = "none"
    return [cell.with(.baseline), cell.with(.null), none.with(.candidate), free.with(.candidate)]
  }
}
