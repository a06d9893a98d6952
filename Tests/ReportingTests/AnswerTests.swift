import Analysis
import PageRelease
import Plans
import Reporting
import Samples
import Testing
import Workloads

/// The sentences of a report.
@Suite("Answers of reports")
struct AnswerTests {
  private let run = ReportFixture.run

  private func analysis(
    hasLatencies: Bool = true, _ change: (inout Record) -> Void = { _ in }
  ) -> Analysis {
    ReportFixture.analysis(hasLatencies: hasLatencies, change)
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
        "\n- `dontneed`, the baseline, unmaps the pages and frees nothing: 4 MiB of backing memory stay allocated.\n- `free` "
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
    #expect(
      sentence(0.012) == "`free` costs 0.0120 × as much time as `dontneed` here (98.8 % less; 95 %: 0.0120–0.0120 ×)")
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
      for row in ReportFixture.rows(of: "dontneed") {
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
}
