import Plans
import Reproductions
import Samples
import Testing
import Workloads

/// What reproductions of memory make of rows that were never measured: figures and sentences.
@Suite("Figures of reproductions: what stays")
struct ResidencyFigureTests {
  @Test("page-tables: 240 kB against 102,640 agrees; a kernel that keeps or frees both differs")
  func pageTables() throws {
    func run(_ whole: Int, _ half: Int) throws -> [Verdict.Outcome] {
      try MadeFindings("page-tables") { cell, _, record in
        record.pageTableBytes = (cell.granularityBytes == 2 << 20 ? whole : half) << 10
      }.outcomes
    }
    #expect(try run(244, 102_648) == [.agrees, .agrees])
    #expect(try run(102_640, 102_640) == [.differs, .agrees])
    #expect(try run(244, 244) == [.agrees, .differs])
    let small = try MadeFindings("page-tables", .smoke) { _, _, record in
      record.pageTableBytes = 300 << 10
    }
    // 128 page tables of 4 kB map 256 MiB.
    #expect(small.figures.map(\.published) == [240, 240 + 512])
    #expect(small.figures.map(\.here) == [300, 300])
    #expect(small.reproduction.notes(small.found).count == 1)
  }

  @Test("khugepaged: what rises again agrees, what stays low differs")
  func khugepaged() throws {
    func run(end: Int) throws -> MadeFindings {
      var made = try MadeFindings("khugepaged") { _, phase, record in
        let size = phase == .touch ? 64 : phase == .release ? 4 : end
        record.rssAnonBytes = size << 20
      }
      let cell = made.reproduction.request(.full).cells[0]
      made.found.add(
        [
          (0, Phase.touch, 64), (1, .release, 30), (2, .release, 4), (3, .idle, 4), (4, .idle, 20),
          (9, .idle, end),
        ]
        .map { second, phase, size in
          var point = CurvePoint()
          point.cell = cell
          point.timeNanoseconds = second * 1_000_000_000
          point.phase = phase
          point.rssAnonBytes = size << 20
          return point
        })
      let steps = made.reproduction.curve(made.found)
      #expect(steps.first == CurveStep(seconds: -1, rssBytes: 64 << 20))
      #expect(steps.last == CurveStep(seconds: 8, rssBytes: end << 20))
      return made
    }
    let risen = try run(end: 52)
    #expect(risen.figures.map(\.here) == [64, 4, 52, 80, 7])
    #expect(risen.outcomes == [.agrees, .agrees])
    let low = try run(end: 10)
    #expect(low.figures.map(\.here) == [64, 4, 10, 10, nil])
    #expect(low.outcomes == [.agrees, .differs])
  }

  @Test("partial-thp: RSS that falls alone agrees; a charge that falls with it differs")
  func partial() throws {
    func run(charge: Int) throws -> [Verdict.Outcome] {
      try MadeFindings("partial-thp") { cell, phase, record in
        let drops = cell.strategy == "dontneed" && phase == .release
        record.rssAnonBytes = drops ? 8 << 20 : 256 << 20
        record.anonHugeBytes = 256 << 20
        record.cgroupBytes = (phase == .reserve ? 10 : drops ? charge : 266) << 20
        record.partiallyMappedFolios = drops ? 130 : 2
      }.outcomes
    }
    #expect(try run(charge: 266) == [.agrees, .agrees])
    #expect(try run(charge: 18) == [.differs, .agrees])
  }
}
