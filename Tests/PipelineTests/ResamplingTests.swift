import Analysis
import Plans
import Runs
import Samples
import Statistics
import Testing
import Workloads

@Suite("Resampling")
struct ResamplingTests {
  /// A run of one executable with itself, whose sides differ from some block on, if at all.
  private func run(blocks: Int, candidate: (Int) -> Int) -> Resampling {
    var resampling = Resampling()
    for block in 0..<blocks {
      for role in [Cell.Role.baseline, .candidate, .null] {
        var record = Record()
        record.block = block
        record.cell.strategy = "free"
        record.cell.workload = "cycle"
        record.cell.role = role
        record.phase = .release
        record.pages = 100
        record.minorFaults = 0
        record.elapsedNanoseconds = 10_000 * (role == .candidate ? candidate(block) : 1)
        record.verified = true
        resampling.add(record)
      }
    }
    return resampling
  }

  @Test("a comparison takes blocks in a row, each of its sides whole")
  func rows() {
    let resampling = run(blocks: 100) { _ in 1 }
    #expect(resampling.count == 100)
    for seed in UInt64(0)..<50 {
      let comparison = resampling.comparison(seed: seed, length: 30, margin: 0.05)
      #expect(comparison.rows.first { $0.metric == "release" }?.pairs == 30)
      #expect(comparison.verdict == .equivalent)
    }
  }

  @Test("sides that differ are found whichever is called the head, in the stretches where they do")
  func finds() {
    let resampling = run(blocks: 100) { $0 < 50 ? 1 : 2 }
    var verdicts: [String: Int] = [:]
    for seed in UInt64(0)..<200 {
      let comparison = resampling.comparison(seed: seed, length: 20, margin: 0.05)
      let row = comparison.rows.first { $0.metric == "release" }
      verdicts[row?.verdict.rawValue ?? "none", default: 0] += 1
    }
    // The side that differs is the head, the base or the null control, each as likely.
    #expect(verdicts["regressed", default: 0] > 10 && verdicts["improved", default: 0] > 10)
    #expect(verdicts["equivalent", default: 0] > 50)
  }
}
