import Analysis
import Plans
import Samples
import Workloads

/// Rows of strategies and policies that were never run.
enum PoliciesFixture {
  /// What a choice costs, in CPU nanoseconds a byte, and what it keeps of 8 MiB live.
  struct Choice {
    var strategy: String
    var policy: String
    var cost: Int
    var keptMiB: Int
    /// How far blocks differ: the figure is so many percent more in every second of them.
    var noisePercent = 0
  }

  static let choices = [
    Choice(strategy: "dontneed", policy: "immediate", cost: 800, keptMiB: 0),
    Choice(strategy: "free", policy: "immediate", cost: 300, keptMiB: 6),
    Choice(strategy: "dontneed", policy: "decay:1", cost: 400, keptMiB: 4, noisePercent: 20),
    Choice(strategy: "free", policy: "decay:1", cost: 310, keptMiB: 7),
    Choice(strategy: "dontneed", policy: "never", cost: 200, keptMiB: 8),
    Choice(strategy: "free", policy: "never", cost: 200, keptMiB: 8),
  ]

  static let blocks = 8

  /// Rows of batches: each choice, block by block.
  static func rows(
    _ choices: [Choice] = choices, _ change: (inout Record) -> Void = { _ in }
  ) -> [Record] {
    (0..<blocks).flatMap { block in
      choices.flatMap { choice in
        [Phase.touch, .release, .idle, .retouch].map { phase in
          var record = record(choice, phase, block)
          record.pages = 1024
          record.minorFaults = phase == .retouch && choice.keptMiB == 0 ? 1024 : 0
          if choice.policy == "decay:1" {
            record.backgroundNanoseconds = phase == .idle ? 1_000_000 : 0
          }
          record.releasedBytes =
            phase == (choice.policy == "immediate" ? .release : .idle) && choice.policy != "never"
            ? 4 << 20 : 0
          record.releasingNanoseconds = record.releasedBytes == 0 ? 0 : 500_000
          record.earlyBytes = phase == .retouch && choice.policy == "immediate" ? 1 << 20 : 0
          record.rssAnonBytes = choice.keptMiB << 20
          record.heapLiveBytes = 0
          record.verified = true
          change(&record)
          return record
        }
      }
    }
  }

  /// Rows of programs: the choices at once, each in one row a block.
  static func programs(_ change: (inout Record) -> Void = { _ in }) -> [Record] {
    (0..<blocks).flatMap { block in
      choices.filter { $0.policy == "immediate" }.map { choice in
        var record = record(choice, .run, block)
        record.cell.workload = "server"
        record.cell.ratePerSecond = 1000
        record.operations = 1000
        record.minorFaults = choice.keptMiB == 0 ? 4000 : 0
        record.elapsedNanoseconds = 1_000_000_000
        record.meansNanoseconds = 1_000_000_000
        record.latencyMax = 1_236_991
        record.releasedBytes = 4 << 20
        record.releasingNanoseconds = 5_000_000
        record.earlyBytes = 0
        change(&record)
        return record
      }
    }
  }

  private static func record(_ choice: Choice, _ phase: Phase, _ block: Int) -> Record {
    let noise = block % 2 == 0 ? 100 : 100 + choice.noisePercent
    var record = Record()
    record.block = block
    record.trial = block
    record.cell.strategy = choice.strategy
    record.cell.policy = choice.policy
    record.cell.role = choice.strategy == "dontneed" ? .baseline : .candidate
    record.cell.workload = "churn"
    record.cell.sizeBytes = 16 << 20
    record.cell.granularityBytes = 64 << 10
    record.phase = phase
    record.elapsedNanoseconds = 10_000_000
    record.meansNanoseconds = 10_000_000
    record.allocatedBytes = phase == .touch || phase == .run ? 10_000 : 0
    record.userNanoseconds = 0
    record.systemNanoseconds =
      phase == .touch || phase == .run ? 10_000 * choice.cost * noise / 100 : 0
    record.meanLiveBytes = 8 << 20
    record.meanRSSBytes = (8 + choice.keptMiB) << 20
    let freesLazily = choice.strategy == "free" && choice.policy != "never"
    record.lazyFreeBytes = freesLazily ? choice.keptMiB << 20 : 0
    record.meanLazyFreeBytes = record.lazyFreeBytes
    record.sequenceHash = "0123456789abcde\(block % 8)"
    record.verified = true
    return record
  }

}
