import Analysis
import Formats
import FoundationEssentials
import Plans
import Replay
import Reporting
import ResultFolders
import Samples
import Testing

/// Files of replays, for programs.
@Suite("Files of replays")
struct ReplayDocumentTests {
  @Test("JSON holds what a replay took and held, and of other runs no word of it")
  func json() throws {
    struct Document: Decodable {
      struct Cell: Decodable {
        struct Replay: Decodable, Equatable {
          var faults: Int?
          var predictedFaults: Int?
          var releases: Int?
          var cpuNs: Double?
          var systemNs: Double?
          var releasingNs: Double?
          var touchingNs: Double?
          var peakRssBytes: Int?
          var meanRssBytes: Int?
          var peakLazyfreeBytes: Int?
          var meanLazyfreeBytes: Int?
          var bound: String?
          var boundReason: String?
        }
        let strategy: String
        let ratio: Double?
        let replay: Replay?
      }
      let cells: [Cell]
    }
    func cells(_ run: RunDescription, _ rows: [Record]) throws -> [Document.Cell] {
      let decoder = JSONDecoder()
      decoder.keyDecodingStrategy = .convertFromSnakeCase
      let text = try JSONReport.text(run, Analysis(of: rows))
      return try decoder.decode(Document.self, from: Data(text.utf8)).cells
    }
    let found = try cells(try ReplayFixture.run(), ReplayFixture.rows())
    #expect(found.map(\.strategy) == ["recorded", "recorded", "none", "free"])
    #expect(
      found[3].replay
        == .init(
          faults: 4096, predictedFaults: 4096, releases: 50, cpuNs: 4e7, systemNs: 3.5e7,
          releasingNs: 2e6, touchingNs: 3e7, peakRssBytes: 16 << 20, meanRssBytes: 16 << 20,
          peakLazyfreeBytes: 16 << 20, meanLazyfreeBytes: 8 << 20))
    let unknown = try cells(
      try ReplayFixture.run { $0.bounds = ["free": .init(.unknown, .userfaultfd)] },
      ReplayFixture.rows())
    #expect(unknown[3].replay?.faults == nil && unknown[3].replay?.meanRssBytes == nil)
    #expect(unknown[3].replay?.bound == "unknown" && unknown[3].ratio == nil)
    #expect(unknown[3].replay?.boundReason?.contains("userfaultfd(2)") == true)
    #expect(found[3].ratio != nil && found[3].replay?.bound == nil)
    #expect(found[2].replay?.predictedFaults == nil && found[2].replay?.faults == 51200)
    #expect(try cells(.made, PoliciesFixture.programs()).allSatisfy { $0.replay == nil })
  }

  @Test("the files of a replay alone give the same report")
  func files() throws {
    let folder = "/tmp/madbench-replay-\(UInt64.random(in: 0 ... .max))"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let run = try ReplayFixture.run { $0.speed = 2.5 }
    let rows = ReplayFixture.rows()
    var analysis = Analysis(of: rows)
    analysis.add(ReplayFixture.looks())
    let report = MarkdownReport.text(run, analysis)
    do {
      let results = try ResultFolder(creating: folder, overwrites: false, run: run)
      for row in rows { try results.add(row) }
      try results.add(ReplayFixture.looks())
      try results.finish(run, report: report)
    }
    let read = try ResultFolder.description(folder)
    #expect(read == run)
    let again = try ResultFolder.analysis(folder, of: read)
    #expect(MarkdownReport.text(read, again) == report)
    #expect(try JSONReport.text(read, again) == JSONReport.text(run, analysis))
    var looks: [CurvePoint] = []
    try ResultFolder.forEachCurvePoint(folder, of: read) { looks.append($0) }
    #expect(looks == ReplayFixture.looks())
  }
}
