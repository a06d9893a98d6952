import Analysis
import Formats
import PageRelease
import Plans
import Samples
import Testing
import Workloads
@testable import Reporting

@Suite("Zeroes in reports")
struct ZeroesReportTests {
  /// A run of these strategies; the first is the baseline.
  private func analysis(
    _ strategies: [String], on kinds: [MemoryKind] = [.anonymous],
    _ change: (inout Record) -> Void = { _ in }
  ) -> Analysis {
    var analysis = Analysis()
    for kind in kinds {
      for (number, strategy) in strategies.enumerated() {
        for phase in [Phase.release, .retouch] {
          var record = Record()
          record.cell.strategy = strategy
          record.cell.role = number == 0 ? .baseline : .candidate
          record.cell.workload = "cycle"
          record.cell.memory = kind
          record.cell.sizeBytes = 4 << 20
          record.cell.granularityBytes = 65536
          record.ran = strategy
          record.phase = phase
          record.pages = 1024
          record.elapsedNanoseconds = 100_000
          record.verified = true
          change(&record)
          analysis.add(record)
        }
      }
    }
    return analysis
  }

  private func lines(_ analysis: Analysis) -> [Substring] {
    MarkdownReport.text(.made, analysis).split(separator: "\n").filter {
      $0.hasPrefix("**Zeroes")
    }
  }

  @Test("strategies that leave zeroes are named beside those that do not, and what asks the fair question")
  func line() throws {
    let found = lines(analysis(["dontneed", "none", "free", "munmap", "zero-free"]))
    try #require(found.count == 1)
    #expect(
      found[0].hasPrefix(
        "**Zeroes:** `dontneed`, `munmap` and `zero-free` leave released pages zero; `none` leaves "
          + "the old content; `free` leaves the old content in pages that the kernel has not reclaimed. "))
    #expect(found[0].contains("`--strategy zero-free`"))
  }

  @Test("there is no line where all strategies leave zeroes, or none does")
  func alike() {
    #expect(lines(analysis(["dontneed", "munmap", "zero", "zero-free"])).isEmpty)
    #expect(lines(analysis(["none", "cold", "free"])).isEmpty)
    #expect(lines(analysis(["dontneed"])).isEmpty)
  }

  @Test("on shared memory the promise is another one, and zero-free is no cure")
  func shared() throws {
    #expect(lines(analysis(["dontneed", "munmap", "none"], on: [.memfd])).isEmpty)
    let found = lines(analysis(["dontneed", "remove"], on: [.anonymous, .memfd]))
    try #require(found.count == 1)
    #expect(
      found[0].hasPrefix(
        "**Zeroes** (memfd): `remove` leaves released pages zero; `dontneed` leaves the old content. "))
    #expect(!found[0].contains("zero-free"))
  }

  @Test("what was not measured is not compared, and go-free is what it ran as")
  func measured() {
    let refused = analysis(["dontneed", "free"]) {
      if $0.cell.strategy == "free" { $0.status = .unsupported("EINVAL") }
    }
    #expect(lines(refused).isEmpty)
    let chain = analysis(["dontneed", "go-free"]) {
      if $0.cell.strategy == "go-free" { $0.ran = "dontneed" }
    }
    #expect(lines(chain).isEmpty)
  }

  @Test("a forked child releases its own copy: the strategy decides nothing in the parent")
  func child() {
    #expect(lines(analysis(["dontneed", "none"]) { $0.cell.workload = "fork" }).isEmpty)
  }

  @Test("the JSON says of each cell whether it leaves zeroes")
  func json() throws {
    let json = try JSONReport.text(.made, analysis(["dontneed", "free", "none"]))
    for zeroes in ["always", "maybe", "never"] {
      #expect(json.ranges(of: "\"leaves_zeroes\" : \"\(zeroes)\"").count == 1)
    }
  }
}
