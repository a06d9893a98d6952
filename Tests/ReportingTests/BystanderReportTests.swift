import Analysis
import Formats
import LinuxKernel
import Plans
import Reporting
import Samples
import Testing
import Workloads

/// Reports of threads that stand by while another gives memory back.
@Suite("Reports of bystanders")
struct BystanderReportTests {
  /// Rows of two strategies: beside the first, bystanders are as fast as without, beside the second half as fast.
  private func rows(bystanders: Int = 1) -> [Record] {
    (0..<8).flatMap { block in
      [("none", Cell.Role.baseline, 1000), ("munmap", .candidate, 2000)].flatMap {
        name, role, beside in
        [(Phase.release, beside), (.idle, 1000)].map { phase, nanoseconds in
          var record = Record()
          record.block = block
          record.trial = block
          record.cell.strategy = name
          record.cell.role = role
          record.cell.workload = "neighbours"
          record.cell.threads = 1 + bystanders
          record.cell.sizeBytes = 16 << 20
          record.cell.granularityBytes = 4096
          record.phase = phase
          record.operations = 2000 * bystanders
          record.pages = 7
          // What a thread waited for a CPU is none of its operations' time.
          record.runDelayNanoseconds = 5000
          record.elapsedNanoseconds = 2000 * bystanders * nanoseconds + 5000
          record.latencyMax = 5 * nanoseconds
          record.events.tlbShootdowns = phase == .release ? 4096 : 3
          record.voluntarySwitches = phase == .release ? 2 : 0
          record.verified = true
          return record
        }
      }
    }
  }

  private var run: RunDescription {
    var run = RunDescription.made
    run.baseline = "none"
    return run
  }

  @Test("what bystanders pay stands beside what they pay without the releaser, to the letter")
  func table() {
    let rows = rows()
    var analysis = Analysis(of: rows)
    for row in rows {
      // So long are all but a thousandth at most.
      let long = 3 * (row.latencyMax ?? 0) / 5
      analysis.add(LatenciesFixture.points(of: [row], [long / 3, long / 3, long]))
    }
    let text = MarkdownReport.text(run, analysis)
    let expected = """
      | none (baseline)            |        1,000 |   1,000 |      1.00 (1.00–1.00) |  3,000 |   3,000 | 3,000 |   3,000 |  5,000 |   5,000 |                        4,096 |       3 |     2 |      yes |
      | munmap                     |        2,000 |   1,000 |      2.00 (2.00–2.00) |  6,000 |   3,000 | 6,000 |   3,000 | 10,000 |   5,000 |                        4,096 |       3 |     2 |      yes |
      """
    #expect(text.contains(expected), "\(text)")
    #expect(!text.contains("| strategy ") && !text.contains("which should I take?"))
    #expect(
      text.contains(
        "Threads beside one that releases by `munmap` take 2.0 × their time (95 %: 2.0–2.0)."))
  }

  @Test("an operation takes as long with several bystanders as with one")
  func several() {
    let one = Analysis(of: rows()).summaries.map(\.bystanders?.beside.perOperation)
    let three = Analysis(of: rows(bystanders: 3)).summaries.map(\.bystanders?.beside.perOperation)
    #expect(one == [1000, 2000] && three == one)
  }

  @Test(
    "figures of bystanders are none of the strategy's: neither in JSON nor where runs are compared")
  func elsewhere() throws {
    let analysis = Analysis(of: rows())
    let json = try JSONReport.text(run, analysis)
    #expect(json.contains("\"slowdown\" : 2") && json.contains("\"with_releaser\""))
    #expect(!json.contains("\"both_ns_per_page\" :") && !json.contains("\"release_ns_per_page\" :"))
    let comparison = Comparison(runs: analysis, analysis, margin: 0.05)
    #expect(comparison.rows.isEmpty)
    #expect(comparison.notes.contains { $0.hasPrefix("neighbours is left out") })
    #expect(analysis.hasMeasured)
  }
}
