import Analysis
import Formats
import LinuxKernel
import PageRelease
import Plans
import Reporting
import ResultFolders
import Samples
import Testing
import Workloads

@Suite("Reports")
struct ReportTests {
  private let run = ReportFixture.run

  private func analysis(
    hasLatencies: Bool = true, _ change: (inout Record) -> Void = { _ in }
  ) -> Analysis {
    ReportFixture.analysis(hasLatencies: hasLatencies, change)
  }

  @Test("the table, to the letter")
  func golden() {
    let expected = """
      Linux 6.18.0 x86_64 · Test CPU · 2 CPUs · 8 GiB · 1 node · THP madvise · no swap
      cycle · 4 MiB · steps of 64 KiB · a word of each page written · THP inherit · CPU 1 · seed 1 · 8 trials in 3 s · ended with every ratio known to ±3 %

      | strategy            | release ns/page | re-touch ns/page | both ns/page | both ÷ dontneed (95 %) | faults/page | RSS after release | LazyFree | verified |
      | ------------------- | --------------: | ---------------: | -----------: | ---------------------: | ----------: | ----------------: | -------: | -------: |
      | dontneed (baseline) |             300 |            1,700 |        2,000 |                      1 |           1 |               0 B |      0 B |      yes |
      | free                |             250 |              154 |          404 |    0.202 (0.200–0.204) |           0 |             4 MiB |    4 MiB |      yes |

      `free` costs 0.20 × as much time as `dontneed` here (80 % less; 95 %: 0.20–0.20 ×), and keeps 4 of 4 MiB resident, all of it only until memory is needed.

      **Zeroes:** `dontneed` leaves released pages zero; `free` leaves the old content in pages that the kernel has not reclaimed. A program that relies on zeroes must clear those pages itself, at a cost that these figures do not include; `--strategy zero-free` or `--reuse zero` measures it.

      | which should I take? | both ns/page (95 %) | memory after release | in use | reclaimable | not beaten |
      | -------------------- | ------------------: | -------------------: | -----: | ----------: | ---------: |
      | free                 |       404 (400–407) |                4 MiB |    0 B |       4 MiB |          ◆ |
      | dontneed (baseline)  | 2,000 (2,000–2,000) |                  0 B |    0 B |         0 B |          ◆ |

      Best trade-offs: `free` (404 ns a page, keeps 4 MiB, all of it reclaimable) and `dontneed` (2,000 ns a page, keeps nothing that is free).

      | one operation, ns   | release p50 | release p99 | release p99.9 | release max | re-touch p50 | re-touch p99 | re-touch p99.9 | re-touch max |
      | ------------------- | ----------: | ----------: | ------------: | ----------: | -----------: | -----------: | -------------: | -----------: |
      | dontneed (baseline) |      20,095 |      40,191 |             – |   1,236,991 |       20,095 |       40,191 |              – |    1,236,991 |
      | free                |      20,095 |      40,191 |             – |   1,236,991 |       20,095 |       40,191 |              – |    1,236,991 |

      """
    #expect(MarkdownReport.text(run, analysis()) == expected)
  }

  @Test("without histograms no quantile is printed, and the report says why")
  func noLatencies() {
    let text = MarkdownReport.text(run, analysis(hasLatencies: false))
    #expect(
      text.contains("| dontneed (baseline) |           – |           – |             – |   1,236,991 |"))
    #expect(text.contains("\nQuantiles of latency are missing: they are taken from latency.csv, which is not there."))
    #expect(!MarkdownReport.text(run, analysis()).contains("are missing"))
    var part = analysis(hasLatencies: false)
    var row = Record()
    row.cell = part.summaries[0].cell
    row.phase = .release
    row.operations = 20
    row.latencyMax = 1_236_991
    part.add(LatenciesFixture.points(of: [row]))
    #expect(
      MarkdownReport.text(run, part).contains(
        "\nSome quantiles of latency are missing: latency.csv does not hold the operations of all rows.\n"))
  }

  @Test("a row that is not verified is told, with its reason")
  func unverified() {
    let text = MarkdownReport.text(
      run,
      analysis {
        if $0.cell.strategy == "free", $0.phase == .retouch, $0.trial == 2 {
          $0.verified = false
          $0.note = "3 faults where 0 were promised"
        }
      })
    #expect(text.contains("| no, 1 of 16 rows |"))
    #expect(text.contains("the first: retouch: 3 faults where 0 were promised."))
  }

  @Test("a cell is named with its axes where it is not verified, and its sentence says so too")
  func unverifiedCell() {
    let text = MarkdownReport.text(
      run,
      analysis {
        $0.cell.sizeBytes = ($0.trial % 2 + 1) << 22
        if $0.cell.strategy == "free", $0.trial == 3 {
          $0.verified = false
          $0.note = "resident"
        }
      })
    #expect(text.contains("\nNot verified: free, size 8 MiB: 2 of 8 rows; the first: release: resident.\n"))
    #expect(text.contains("only until memory is needed. Not verified in 2 of 8 rows.\n"))
    #expect(!text.contains("Not verified: free, size 4 MiB"))
  }

  @Test("where a part is used again, the cost is called what it is, and may be less than a whole re-touch")
  func fraction() {
    let part = MarkdownReport.text(run, analysis { $0.cell.reuseFraction = 0.3 })
    #expect(part.contains("| release + 0.3 × re-touch ns/page | (release + 0.3 × re-touch) ÷ dontneed (95 %) |"))
    // 300 + 0.3 × 1,700.
    #expect(part.contains("|             300 |            1,700 |                              810 |"))
    let alone = MarkdownReport.text(run, analysis { $0.cell.reuse = .none })
    #expect(alone.contains("| release alone ns/page | release alone ÷ dontneed (95 %) |"))
    let several = MarkdownReport.text(
      run, analysis { $0.cell.reuseFraction = $0.trial % 2 == 0 ? 0.3 : 1 })
    #expect(several.contains("| release + reused part of re-touch ns/page |"))
  }

  @Test("one fault in a million pages shows")
  func faults() {
    let text = MarkdownReport.text(
      run,
      analysis {
        if $0.cell.strategy == "free", $0.phase == .retouch, $0.trial == 2 { $0.minorFaults = 1 }
      })
    #expect(text.contains("| 0.000125 |") || text.contains("0.000125"))
  }

  @Test("an interrupted run says so")
  func incomplete() {
    var cut = run
    cut.complete = false
    cut.ending = .interrupted
    #expect(
      MarkdownReport.text(cut, analysis()).contains("Incomplete: the run did not reach its end."))
  }

  @Test("run.json reads back as it was written")
  func runFile() throws {
    let text = try RunFile.text(run)
    #expect(try RunFile.parse(text) == run)
    #expect(text.contains("\"run_id\" : \"abc\""))
    #expect(throws: (any Error).self) { try RunFile.parse("{") }
    #expect(throws: (any Error).self) { try RunFile.parse("{}") }
  }

  @Test("the JSON report holds the ratio and the run")
  func json() throws {
    let text = try JSONReport.text(run, analysis())
    #expect(text.contains("\"ratio\" : 0.20") && text.contains("\"run_id\" : \"abc\""))
  }

  @Test("cells with a limit have a table of what it did, and who was killed is named")
  func pressure() {
    var analysis = analysis {
      $0.cell.pressureBytes = 512 << 20
      guard $0.phase == .retouch, $0.cell.strategy == "free" else { return }
      $0.limitHits = 74_451
      $0.events.lazyFreed = 74_240
      $0.majorFaults = 0
    }
    var killed = Record()
    killed.cell.strategy = "pageout"
    killed.cell.pressureBytes = 512 << 20
    killed.phase = .retouch
    killed.status = .oomKilled
    killed.note = "the worker was killed"
    for _ in 0..<3 { analysis.add(killed) }
    let lines = MarkdownReport.text(run, analysis).split(separator: "\n")
    func row(_ start: String) -> [String] {
      let words = lines.filter { $0.hasPrefix(start) }.map { line in
        line.split(separator: "|").map { $0.split(separator: " ").joined(separator: " ") }
      }
      return words.last { $0.count == 6 } ?? []
    }
    #expect(row("| at the limit").dropFirst(2).first == "limit hits")
    #expect(row("| dontneed") == ["dontneed (baseline)", "1.70", "–", "–", "–", "no"])
    #expect(row("| free") == ["free", "0.154", "74,451", "290 MiB", "0", "no"])
    #expect(row("| pageout") == ["pageout", "–", "–", "–", "–", "3 ×"])
    #expect(lines.contains("- `pageout` was not measured: oom-killed: the worker was killed."))
    #expect(!MarkdownReport.text(run, self.analysis()).contains("at the limit"))
  }
}
