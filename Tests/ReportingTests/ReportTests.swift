import Experiment
import LinuxKernel
import PageRelease
import Reporting
import Testing
import Workloads

@Suite("Reports")
struct ReportTests {
  private var run: RunDescription {
    var run = RunDescription.made
    run.baseline = "dontneed"
    run.controllerCpus = [0]
    run.precisionPercent = 3
    run.ending = .precision
    return run
  }

  /// Rows of a strategy in 8 blocks: 1,000 pages released, and touched again.
  private func rows(of strategy: String) -> [Record] {
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

  private func analysis(
    hasLatencies: Bool = true, _ change: (inout Record) -> Void = { _ in }
  ) -> Analysis {
    var analysis = Analysis()
    for var record in rows(of: "dontneed") + rows(of: "free") {
      change(&record)
      analysis.add(record)
      if hasLatencies { analysis.add(MadeLatencies.points(of: [record])) }
    }
    return analysis
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
    part.add(MadeLatencies.points(of: [row]))
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

  @Test("of rows that were killed the sentence says so, and no such cell is recommended")
  func killed() {
    var analysis = analysis()
    for trial in 0..<3 {
      var record = Record()
      record.cell = analysis.summaries[1].cell
      record.phase = .retouch
      record.trial = trial
      record.block = trial
      record.status = .oomKilled
      analysis.add(record)
    }
    let text = MarkdownReport.text(run, analysis)
    #expect(text.contains("Only of the rows that ended well: oom-killed × 3.\n"))
    #expect(!text.contains("Best trade-off") && !text.contains("◆"))
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

  @Test("of shared memory the baseline that frees nothing is named before what is compared with it")
  func shared() {
    let text = MarkdownReport.text(
      run,
      analysis {
        $0.cell.memory = .memfd
        $0.backingBytes = $0.cell.strategy == "free" ? 0 : $0.cell.sizeBytes
        $0.rssAnonBytes = 0
        $0.lazyFreeBytes = 0
      })
    #expect(
      text.contains(
        "\n- `dontneed`, the baseline, unmaps the pages and frees nothing: 4 MiB stay allocated behind them.\n- `free` "
      ))
    #expect(text.contains("and keeps nothing resident.\n"))
  }

  @Test("costs far from 1 are told as a factor, near it in percent")
  func factors() {
    func sentence(_ factor: Double) -> Substring? {
      MarkdownReport.text(
        run,
        analysis {
          if $0.cell.strategy == "free" {
            $0.elapsedNanoseconds = Int(($0.phase == .release ? 300_000 : 1_700_000) * factor)
          }
        }
      ).split(separator: "\n").first { $0.hasPrefix("`free`") }?.prefix { $0 != "," }
    }
    #expect(sentence(0.19) == "`free` costs 0.19 × as much time as `dontneed` here (81 % less; 95 %: 0.19–0.19 ×)")
    #expect(sentence(0.012) == "`free` costs 0.0120 × as much time as `dontneed` here (98.8 % less; 95 %: 0.0120–0.0120 ×)")
    #expect(sentence(0.8) == "`free` costs 20 % less time than `dontneed` here (95 %: 20–20 %)")
    #expect(sentence(1.25) == "`free` costs 25 % more time than `dontneed` here (95 %: 25–25 %)")
    #expect(sentence(4) == "`free` costs 4.0 × as much time as `dontneed` here (95 %: 4.0–4.0 ×)")
  }

  @Test("a difference that the baseline has from itself too is called noise")
  func noise() {
    func text(_ percent: Int) -> String {
      var analysis = analysis {
        if $0.cell.strategy == "free" {
          $0.elapsedNanoseconds = ($0.phase == .release ? 306_000 : 1_734_000) + $0.trial * 100
        }
      }
      for row in rows(of: "dontneed") {
        var null = row
        null.cell.role = .null
        null.elapsedNanoseconds = null.elapsedNanoseconds.map { $0 * (100 + percent) / 100 + null.trial * 3000 }
        analysis.add(null)
      }
      return MarkdownReport.text(run, analysis)
    }
    #expect(text(1).contains("`free` cannot be told apart from noise here (95 %: 1.02–1.02 × the time of `dontneed`"))
    #expect(text(-5).contains("`free` costs 2.0 % more time than `dontneed` here (95 %: 2.0–2.1 %)"))
  }

  @Test("memory in use does not count as kept")
  func live() {
    let text = MarkdownReport.text(run, analysis { $0.heapLiveBytes = 3 << 20 })
    #expect(
      text.contains("and keeps 1 MiB resident beside the 3 MiB in use, all of it only until memory is needed."))
    let all = MarkdownReport.text(run, analysis { $0.heapLiveBytes = 4 << 20 })
    #expect(all.contains("and keeps nothing that is free."))
  }

  @Test("a ratio that cannot be told from 1, and small ones, are told as such")
  func words() {
    let equal = MarkdownReport.text(
      run,
      analysis {
        if $0.cell.strategy == "free" {
          $0.elapsedNanoseconds = $0.phase == .release ? 300_000 : 1_690_000 + $0.trial * 3_000
        }
      })
    #expect(equal.contains("`free` cannot be told apart from `dontneed` here (95 %: "))
    let small = MarkdownReport.text(
      run, analysis { if $0.cell.strategy == "free" { $0.elapsedNanoseconds = 10_000 } })
    #expect(small.contains("known to ±3 % (below 0.1: ±0.003)"))
    var alone = run
    alone.controllerCpus = []
    #expect(MarkdownReport.text(alone, analysis()).contains("The sampler of the RSS curve ran on"))
  }

  @Test("a strategy that was refused is told as such, without figures")
  func unsupported() {
    let text = MarkdownReport.text(
      run,
      analysis {
        if $0.cell.strategy == "free" {
          $0.status = .unsupported("EINVAL")
          $0.note = "release: Invalid argument"
        }
      })
    #expect(text.contains("unsupported (EINVAL)"))
    #expect(
      text.contains("`free` was not measured: unsupported (EINVAL): release: Invalid argument."))
  }

  /// The first line of a report in which the baseline, its null control beside it, always ended so.
  private func lead(_ status: Status) -> Substring? {
    var analysis = analysis { if $0.cell.role == .baseline { $0.status = status } }
    var null = Record()
    null.cell = analysis.summaries[0].cell.with(.null)
    null.phase = .release
    null.status = status
    analysis.add(null)
    return MarkdownReport.text(run, analysis).split(separator: "\n").first
  }

  @Test("where the baseline was refused that is told, and no cure that is none")
  func noBaseline() throws {
    #expect(
      try #require(lead(.unsupported("EINVAL")))
        == "**No baseline:** `dontneed` was not measured here: unsupported (EINVAL). Nothing is compared with it; --baseline names another."
    )
    #expect(
      try #require(lead(.interrupted))
        == "**Unreliable:** the baseline was not measured against itself (interrupted): the size of the noise is unknown."
    )
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
