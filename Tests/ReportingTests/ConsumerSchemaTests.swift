import Analysis
import Consumers
import Formats
import FoundationEssentials
import Plans
import Reporting
import Statistics
import Testing
import Texts
import Workloads

/// Outputs against the schemas of those who read them.
@Suite(
  "Schemas of consumers",
  .enabled(
    if: Schema.reason == nil, "no validators in .build/validators: ./scripts/test installs them"))
struct ConsumerSchemaTests {
  private func check(_ text: String, _ schema: Schema) throws -> String {
    let result = try withFile(text) { try schema.validate(file: $0) }
    #expect(result.isValid, "\(schema): \(result.output.prefix(2_000))")
    return result.output
  }

  @Test("every form fits its schema, with a run and without, and of nothing")
  func valid() throws {
    for report in [
      ComparisonFixture.everything(), ComparisonFixture.everything(run: nil), ComparisonFixture.report([]),
      ComparisonFixture.onlyTheBase(), ComparisonFixture.runs(baseline: 1.2, unjudged: "two boots"),
    ] {
      _ = try check(report.junit, .junit)
      _ = try check(report.bencher(), .bencher)
      _ = try check(report.json(), .comparison)
    }
  }

  @Test("the validators refuse what does not fit")
  func refusals() throws {
    let report = ComparisonFixture.everything()
    for (text, schema) in [
      (report.junit.replacing("</testcase>", with: ""), Schema.junit),
      (report.junit.replacing(" time=\"0\"", with: ""), .junit),
      (try report.json(), .bencher),
      (try report.bencher().replacing("\"value\"", with: "\"size\""), .bencher),
      (try report.bencher(), .comparison),
      (try report.json().replacing("\"verdict\"", with: "\"judgement\""), .comparison),
    ] {
      #expect(try withFile(text) { try schema.validate(file: $0) }.isValid == false)
    }
  }

  /// Names of anything that a format could stumble over, and of anything at all.
  private func names(_ count: Int) -> [String] {
    let nasty =
      Array("<>&\"'\n\r\t %:,;|\\`*_[]{}()#$~!@=/-.\u{0}\u{1B}\u{7F}\u{85}\u{A0}".unicodeScalars)
      + ["\u{FFFE}", "\u{FFFF}", "\u{2028}", "\u{301}", "\u{1F4BE}", "\u{FEFF}", "\u{202E}"]
    var random = SeededGenerator(seed: 4)
    return (0..<count).map { index in
      var name = String.UnicodeScalarView()
      for _ in 0..<Int.random(in: 1...12, using: &random) {
        let any = Unicode.Scalar(UInt32.random(in: 0...0x10FFFF, using: &random))
        let isNasty = Int.random(in: 0..<4, using: &random) > 0
        name.append(isNasty ? nasty[Int.random(in: 0..<nasty.count, using: &random)] : any ?? "?")
      }
      return "\(index)" + String(name)
    }
  }

  @Test("whatever cells are called, every form is read back as it was meant")
  func fuzz() throws {
    let names = names(100)
    let report = ComparisonFixture.report(names.map { ($0, { _ in .init(touch: 2) }) })
    let rows = report.comparison.rows
    #expect(rows.count > 100 * 10)

    // Of XML: all but what it forbids, and full stops.
    let output = try check(report.junit, .junit)
    let tests = try JSONDecoder().decode([[String?]].self, from: Data(output.utf8))
    #expect(tests.count == rows.count)
    for (test, row) in zip(tests, rows) {
      let name = row.cell.strategy.unicodeScalars.map { scalar -> Character in
        switch scalar {
        case ".": "_"
        case "\t", "\n", "\r": Character(scalar)
        case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": "\u{FFFD}"
        default: Character(scalar)
        }
      }
      let isSame = test.first??.unicodeScalars.starts(
        with: ("madbench." + String(name)).unicodeScalars)
      #expect(isSame == true)
    }

    _ = try check(report.json(), .comparison)
    struct Document: Decodable {
      struct Row: Decodable { let strategy: String }
      let rows: [Row]
    }
    let document = try JSONDecoder().decode(Document.self, from: Data(report.json().utf8))
    #expect(document.rows.map(\.strategy) == rows.map(\.cell.strategy))

    _ = try check(report.bencher(), .bencher)
    let benchmarks = try JSONDecoder().decode(
      [String: [String: [String: Double]]].self, from: Data(report.bencher().utf8))
    #expect(benchmarks.count == rows.count)

    let goBench = GoBenchFile(report.goBench)
    #expect(goBench.problems == [])
    #expect(goBench.results.count == 2 * 24 * 100)
    #expect(Set(goBench.results.map(\.name)).count == 100)

    let commands = RunnerCommand.all(in: report.annotations)
    #expect(commands.count == 10)
    let regressed = rows.filter { $0.verdict == .regressed }
    for (command, row) in zip(commands.dropLast(), regressed) {
      // Line ends have escapes of their own there.
      let title = "Regressed: \(row.metric) of \(row.cell.strategy)".unicodeScalars.map {
        $0 == "\r" || $0 == "\n" ? String($0) : TerminalText.escaped(String($0))
      }.joined()
      #expect(command.properties["title"] == title)
    }
  }

  @Test("the summary's table has its columns, whatever cells are called")
  func markdown() {
    let report = ComparisonFixture.report(names(100).map { ($0, { _ in .same }) }, blocks: 6)
    let text = report.summary(room: .max)
    let table = text.split(separator: "\n").filter { $0.hasPrefix("|") }
    #expect(table.count == report.comparison.rows.count + 2)
    for line in table {
      var isEscaped = false
      var bars = 0
      for scalar in line.unicodeScalars {
        if !isEscaped, scalar == "|" { bars += 1 }
        if !isEscaped, scalar == "<" || scalar == "`" || scalar == "&" { bars = -1_000 }
        isEscaped = !isEscaped && scalar == "\\"
      }
      #expect(bars == 9)
    }
  }
}
