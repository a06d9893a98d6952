import Experiment
import LinuxKernel
import PageRelease
import Reproductions
import Testing
import Workloads

/// Figures of the reproductions that have a workload or a strategy of their own.
@Suite("Figures of reproductions with workloads of their own")
struct WorkloadFigureTests {
  /// What is made of rows of 1,000 pages of all cells of a full plan, filled in by `fill`.
  private func judged(
    _ name: String, fill: (Cell, Phase, inout Record) -> Void
  ) throws -> (figures: [Figure], outcomes: [Verdict.Outcome], texts: [String]) {
    let reproduction = try ReproductionList.named(name)
    var found = Findings()
    for cell in reproduction.request(.full).cells {
      for phase in Phase.allCases {
        var record = Record()
        record.cell = cell
        record.phase = phase
        record.operations = 1
        record.pages = 1000
        record.verified = true
        fill(cell, phase, &record)
        found.add(record)
      }
    }
    let figures = reproduction.figures(found)
    let verdicts = reproduction.verdicts(figures)
    return (figures, verdicts.map(\.outcome), verdicts.map(\.text))
  }

  @Test(
    "fork: copies of all pages and of none agree, anything else differs; what they cost is a difference"
  )
  func fork() throws {
    func run(kept: Int, dismissed: Int) throws -> (
      figures: [Figure], outcomes: [Verdict.Outcome], texts: [String]
    ) {
      try judged("fork") { cell, phase, record in
        let keeps = cell.strategy == "none"
        record.elapsedNanoseconds = phase == .release ? 200_000 : keeps ? 2_500_000 : 1_000_000
        if phase == .retouch { record.copiedPages = keeps ? kept : dismissed }
      }
    }
    let (figures, outcomes, texts) = try run(kept: 1000, dismissed: 0)
    #expect(figures.map(\.here) == [2500, 1000, 2.5, 100, 0, 200])
    #expect(outcomes == [.agrees, .found])
    #expect(texts[1].contains("2.50 × as long") && texts[1].contains("1,500 ns"))
    #expect(try run(kept: 1000, dismissed: 10).outcomes == [.differs, .found])
    #expect(try run(kept: 0, dismissed: 0).outcomes == [.differs, .found])
  }

  @Test("fork: a kernel that tells of no copies leaves them open")
  func noCopies() throws {
    let (figures, outcomes, _) = try judged("fork") { _, _, record in
      record.elapsedNanoseconds = 1_000_000
    }
    #expect(outcomes == [.notMeasured, .found])
    #expect(figures.filter { $0.unit == .percent }.allSatisfy { $0.here == nil })
  }

  @Test("underused-thp: zeros that make room agree, a program that dies of them differs")
  func underused() throws {
    func run(dies: Bool) throws -> (
      figures: [Figure], outcomes: [Verdict.Outcome], texts: [String]
    ) {
      try judged("underused-thp") { cell, phase, record in
        record.rssAnonBytes = (phase == .retouch ? 132 : 128) << 20
        record.anonHugeBytes = 128 << 20
        if phase == .retouch { record.events.underusedSplits = 64 }
        let isKilled = cell.strategy == "none" || dies
        if isKilled, phase == .free { record.status = .oomKilled }
      }
    }
    let (figures, outcomes, _) = try run(dies: false)
    #expect(figures.map(\.here) == [100, 0, 100, 132.0 / 256 * 100])
    #expect(outcomes == [.agrees, .found])
    #expect(try run(dies: true).outcomes.first == .differs)
  }

  @Test("lazyfree-reclaim: the reclaim costs what both calls take less than the first; RSS must go")
  func lazyFree() throws {
    func run(left: Int) throws -> (
      figures: [Figure], outcomes: [Verdict.Outcome], texts: [String]
    ) {
      try judged("lazyfree-reclaim") { cell, phase, record in
        let release = ["dontneed": 300, "free": 250, "free-then-pageout": 1250][cell.strategy] ?? 0
        let retouch = cell.strategy == "free" ? 100 : 1700
        record.elapsedNanoseconds = (phase == .release ? release : retouch) * 1000
        let after = ["dontneed": 0, "free": 1000, "free-then-pageout": left][cell.strategy] ?? 0
        record.rssAnonBytes = (phase == .touch ? 1000 : after) * PageSize.bytes
        record.events.lazyFreed = phase == .release ? 1000 - left : 0
      }
    }
    let (figures, outcomes, texts) = try run(left: 0)
    #expect(
      figures.map(\.here) == [0, 100, 0, 100, 300, 1700, 250, 100, 1250, 1700, 1000, 2950.0 / 2000])
    #expect(outcomes == [.agrees, .found])
    #expect(texts[0].contains("100 % of RSS") && texts[1].contains("1,000 ns"))
    #expect(try run(left: 500).outcomes == [.differs, .found])
  }
}
