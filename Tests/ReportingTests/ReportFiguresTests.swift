import Analysis
import Formats
import FoundationEssentials
import LinuxKernel
import Plans
import Reporting
import ResultFolders
import Samples
import Testing
import Texts
import Workloads

/// Every figure of a report is in its JSON, and in its CSV.
@Suite("Figures of reports")
struct ReportFiguresTests {
  private static func runs() throws -> [(name: String, run: RunDescription, rows: [Record])] {
    var policies = CyclesFixture.run
    policies.rounds = 8
    return [
      ("cycles", CyclesFixture.run, CyclesFixture.rows), ("policies", policies, PoliciesFixture.rows()),
      ("programs", policies, PoliciesFixture.programs()),
      ("replay", try ReplayFixture.run(), ReplayFixture.rows()),
      (
        "lost and unverified", policies,
        PoliciesFixture.rows {
          if $0.cell.strategy == "free", $0.block == 3 { $0.verified = false }
          if $0.cell.policy == "decay:1", $0.block == 2 { $0.status = .oomKilled }
          if $0.cell.policy == "never", $0.block > 4 { $0.sequenceHash = "fedcba9876543210" }
        }
      ),
    ]
  }

  /// What the files of a run that was stored add up to.
  private static func stored(_ run: RunDescription, _ rows: [Record]) throws -> Analysis {
    let folder = "/tmp/madbench-figures-\(UInt64.random(in: 0 ... .max))"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    do {
      let results = try ResultFolder(creating: folder, overwrites: false, run: run)
      for row in rows {
        var row = row
        row.runID = run.runId
        try results.add(row)
        try results.add(LatenciesFixture.points(of: [row]))
      }
      try results.finish(run, report: "")
    }
    return try ResultFolder.analysis(folder, of: try ResultFolder.description(folder))
  }

  @Test("each number of each table is in the JSON of its cell, as far as the table rounds it")
  func numbers() throws {
    for (name, run, rows) in try Self.runs() {
      let analysis = try Self.stored(run, rows)
      let json = try JSONTree(JSONReport.text(run, analysis))
      let axes = json["varying_axes"]?.items.compactMap(\.string) ?? []
      let table = MarkdownRow.all(in: MarkdownReport.text(run, analysis))
      var checked = 0
      for row in table {
        let place = row.cells.dropFirst().prefix(axes.count).map(\.text)
        let cell = try #require(
          json["cells"]?.items.first { cell in
            cell["label"]?.string == row.cells[0].text
              && cell["place"]?.items.compactMap(\.string) == place
          }, "\(name): \(row.cells)")
        // A ratio to itself, and what keeping costs beyond keeping, are no measured figures.
        let isBaseline = cell["role"]?.string == "baseline"
        let keeps = cell["strategy"]?.string == "none"
        let numbers = cell.numbers + cell.numbers.map { $0 * Double(PageSize.bytes) }
        for (header, text) in row.cells.dropFirst(1 + axes.count) {
          if isBaseline, header.contains("÷"), text == "1" { continue }
          if keeps, header.hasPrefix("over keeping"), text == "0" { continue }
          for number in PrintedNumber.all(in: text, under: header) {
            checked += 1
            #expect(
              numbers.contains(where: number.isRounded),
              "\(name): \(row.cells[0].text) \(place), \(header): \(text): \(number)")
          }
        }
      }
      #expect(checked > 4 * table.count, "\(name)")
    }
  }

  @Test("each sentence of the report is in the JSON")
  func sentences() throws {
    for (name, run, rows) in try Self.runs() {
      let analysis = Analysis(ofMeasured: rows)
      let json = try JSONTree(JSONReport.text(run, analysis))
      let sentences =
        ["answers", "notes", "warnings"].flatMap { json[$0]?.items.compactMap(\.string) ?? [] }
        + (json["frontiers"]?.items.compactMap { $0["sentence"]?.string } ?? [])
      // The first two lines describe the machine and the plan, which are in `run`.
      let lines = MarkdownReport.text(run, analysis).split(separator: "\n").drop {
        !$0.hasPrefix("|") && !$0.contains("**")
      }
      let texts = lines.filter { !$0.hasPrefix("|") }.map { $0.hasPrefix("- ") ? $0.dropFirst(2) : $0 }
      for text in texts where !text.hasPrefix("Linux ") && !text.contains(" · seed ") {
        #expect(sentences.contains(String(text)), "\(name): \(text)")
      }
      #expect(texts.count > 1)
    }
  }

  @Test("the choices of the frontier are positions of cells, the cheapest first")
  func frontiers() throws {
    let rows = PoliciesFixture.rows() + PoliciesFixture.rows { $0.cell.sizeBytes = 8 << 20 }
    let json = try JSONTree(JSONReport.text(CyclesFixture.run, Analysis(ofMeasured: rows)))
    let cells = try #require(json["cells"]?.items)
    let frontiers = try #require(json["frontiers"]?.items)
    #expect(frontiers.compactMap { $0["place"]?.string } == ["size 8 MiB", "size 16 MiB"])
    for frontier in frontiers {
      let members = frontier["cells"]?.items.compactMap(\.number).map { cells[Int($0)] } ?? []
      let costs = members.compactMap { $0["giving_back"]?["frontier_cost"]?.number }
      #expect(costs.count == PoliciesFixture.choices.count && costs == costs.sorted())
      #expect(members.allSatisfy { $0["giving_back"]?["frontier"] == .text("unbeaten") })
      #expect(frontier["cost_unit"] == .text("cpu-ns-per-byte"))
      #expect(frontier["measure"] == .text("after-wait"))
    }
    #expect(json["axes"]?.items == AxisList.columns.map { .text($0.name) })
  }

  @Test("CSV has a row for each cell, with the figures of the JSON and the ends of intervals")
  func csv() throws {
    let analysis = Analysis(ofMeasured: CyclesFixture.rows)
    let results = [Results(CyclesFixture.run, analysis)]
    let lines = try Self.csv(results).split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    let header = lines[0].map(String.init)
    #expect(Set(header).count == header.count && lines.allSatisfy { $0.count == header.count })
    #expect(header.starts(with: ["run_id", "host", "kernel"] + AxisList.columns.map(\.name)))
    let ratio = try #require(header.firstIndex(of: "ratio"))
    #expect(header[ratio...].starts(with: ["ratio", "ratio_low", "ratio_high", "pairs"]))
    let cells = try #require(try JSONTree(JSONReport.text(CyclesFixture.run, analysis))["cells"]?.items)
    #expect(lines.count == 1 + cells.count)
    for (line, cell) in zip(lines.dropFirst(), cells) {
      let row = Dictionary(uniqueKeysWithValues: zip(header, line))
      #expect(row["strategy"].map { .text(String($0)) } == cell["strategy"])
      for name in ["ratio", "ratio_high", "release_ns_per_page", "rss_after_release_bytes"] {
        #expect(row[name].flatMap { Double($0) } == cell[name]?.number, "\(name)")
      }
      #expect(
        row["first_cycle_ratio_low"].flatMap { Double($0) } == cell["first_cycle"]?["ratio_low"]?.number)
      #expect(
        row["release_latency_ns_p99"].flatMap { Double($0) }
          == cell["release_latency_ns"]?["p99"]?.number)
    }
  }

  @Test("CSV of several runs has one header, and empty fields where a run has no such figure")
  func several() throws {
    let cycles = Results(CyclesFixture.run, Analysis(ofMeasured: CyclesFixture.rows))
    let programs = Results(CyclesFixture.run, Analysis(ofMeasured: PoliciesFixture.programs()))
    let lines = try Self.csv([cycles, programs]).split(separator: "\n")
    let count = lines[0].split(separator: ",").count
    #expect(lines.count == 1 + 8 + 2)
    #expect(lines.count { $0.hasPrefix("run_id") } == 1)
    #expect(lines[0].contains(",program_operations_per_second,"))
    #expect(lines.allSatisfy { $0.split(separator: ",", omittingEmptySubsequences: false).count == count })
    let json = try #require(OutputFormat.all.first { $0.name == "json" })
    #expect(try JSONTree(json.text([cycles, programs])).items.count == 2)
  }

  private static func csv(_ results: [Results]) throws -> String {
    try #require(OutputFormat.all.first { $0.name == "csv" }).text(results)
  }
}
