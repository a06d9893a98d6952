import Analysis
import Consumers
import Formats
import LinuxKernel
import MachineState
import Processes
import Reporting
import Samples
import Statistics
import SystemPackage
import Testing

@Suite("Forms of a comparison")
struct ComparisonFormatTests {
  private static let reference = FilePath(#filePath)
    .removingLastComponent().removingLastComponent().appending("Reference/comparison").string

  /// Each format, with what it makes of a comparison.
  static let formats: [(file: String, text: @Sendable (ComparisonReport) throws -> String)] = [
    ("comparison.json", { try $0.json() }), ("junit.xml", { $0.junit }),
    ("bencher.json", { try $0.bencher() }), ("go-bench.txt", { $0.goBench }),
    ("summary.md", { $0.summary(room: ComparisonReport.mostSummaryBytes) }),
    ("annotations.txt", { $0.annotations }),
  ]

  @Test("each form, to the letter", arguments: formats.map(\.file))
  func golden(file: String) throws {
    let format = try #require(Self.formats.first { $0.file == file })
    let text = try format.text(ComparisonFixture.everything())
    let expected = try KernelText.read(Self.reference + "/" + file)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let expectedLines = (expected + "\n").split(separator: "\n", omittingEmptySubsequences: false)
    let different = zip(lines, expectedLines).first { $0 != $1 }
    #expect(different == nil)
    #expect(lines.count == expectedLines.count)
  }

  @Test("the made-up comparison has every verdict, of times, of exact figures, and without figures")
  func everything() {
    let rows = ComparisonFixture.everything().comparison.rows
    func has(_ metric: String, _ verdict: String) -> Bool {
      rows.contains { $0.metric == metric && $0.verdict.rawValue == verdict }
    }
    #expect(has("touch", "regressed") && has("release", "improved"))
    #expect(has("re-touch", "equivalent") && has("re-touch", "inconclusive"))
    #expect(has("re-touch faults", "regressed") && has("re-touch faults", "inconclusive"))
    #expect(has("measured", "regressed"))
  }

  @Test("Go's format is read as it was meant: sides, units and every pair")
  func goBench() throws {
    let report = ComparisonFixture.everything()
    let file = GoBenchFile(report.goBench)
    #expect(file.problems == [])
    let touch = try #require(report.comparison.rows.first { $0.metric == "touch" })
    for (side, values) in [
      ("base", touch.samples.base), ("head", touch.samples.head),
    ] {
      let mine = file.results.filter { $0.configuration["side"] == side }
      #expect(mine.count == 2 * 24)
      #expect(mine.prefix(24).map { $0.values["touch-ns/page"] } == values)
      #expect(mine.allSatisfy { $0.configuration["goos"] == "linux" })
      #expect(mine.allSatisfy { $0.configuration["goarch"] == "amd64" })
      #expect(mine.allSatisfy { $0.configuration["cpu"] == "Test CPU" })
    }
    // Whatever else differed between the sides would make two tables of one.
    let configurations = Set(file.results.map { $0.configuration.filter { $0.key != "side" } })
    #expect(configurations.count == 1)
    #expect(file.metadata["touch-ns/page"] == ["better": "lower"])
    #expect(file.metadata["touch-faults"] == ["better": "lower", "assume": "exact"])
    let used = Set(file.results.flatMap(\.values.keys))
    #expect(used == Set(file.metadata.keys))
  }

  @Test("benchstat itself finds the sides and the regression")
  func benchstat() throws {
    let places = (environmentValue("PATH") ?? "").split(separator: ":").map { "\($0)/benchstat" }
    guard let program = places.first(where: Folder.isExecutable) else {
      print("➜ left out of \"benchstat itself…\": no benchstat on the PATH")
      try Test.cancel("no benchstat on the PATH")
    }
    try withFile(ComparisonFixture.everything().goBench) { path in
      let output = try read(program, ["-col", "side", path])
      #expect(output.contains("base") && output.contains("head") && output.contains("vs base"))
      #expect(output.contains("+100.00%"))
    }
  }

  @Test("annotations are commands to the runner, ten of a kind at most")
  func annotations() {
    let commands = RunnerCommand.all(in: ComparisonFixture.everything().annotations)
    #expect(commands.filter { $0.name == "error" }.count == 3)
    #expect(
      commands.first?.properties["title"] == "Regressed: touch of \(ComparisonFixture.nasty)")
    #expect(commands.first?.data.hasPrefix("base 625, head 1,250 ns/page: 2.000 × (") == true)
    let many = ComparisonFixture.report(
      (0..<30).map { ("s\($0)", { _ in .init(touch: 2) }) }, isReliable: false)
    let ofMany = RunnerCommand.all(in: many.annotations)
    #expect(ofMany.filter { $0.name == "error" }.count == 10)
    #expect(
      ofMany.last { $0.name == "error" }?.properties["title"]?.hasSuffix("more regressed") == true)
    #expect(ofMany.contains { $0.properties["title"] == "Unreliable machine" })
    let calm = ComparisonFixture.report([("s", { _ in .same })])
    #expect(RunnerCommand.all(in: calm.annotations).map(\.name) == ["notice"])
    let nothing = ComparisonFixture.report([("s", { _ in .init(status: .crashed("SIGSEGV")) })])
    #expect(
      RunnerCommand.all(in: nothing.annotations).contains {
        $0.properties["title"] == "Nothing was compared"
      })
  }

  @Test("what was not measured is an error to JUnit and GitHub, and no comparison passes without a figure")
  func notCompared() throws {
    let none = ComparisonReport(
      Comparison(runs: Analysis(), Analysis(), margin: 0.05), base: "a", head: "b", run: nil)
    #expect(none.comparison.verdict == .notCompared)
    #expect(none.sentence == "Not compared: nothing was measured on both sides.")
    #expect(none.junit.contains(#"tests="1" failures="0" errors="1" skipped="0""#))
    #expect(none.junit.contains(#"<error type="not-compared""#))
    #expect(try none.json().contains(#""verdict" : "not-compared""#))
    let only = ComparisonFixture.onlyTheBase()
    #expect(only.comparison.verdict == .notCompared)
    #expect(only.comparison.rows.map(\.verdict) == [.notCompared])
    #expect(only.junit.contains(#"tests="1" failures="0" errors="1" skipped="0""#))
    #expect(
      RunnerCommand.all(in: only.annotations).first?.properties["title"] == "Nothing was compared")
    #expect(RunnerCommand.all(in: only.annotations).first?.name == "error")
  }

  @Test("a baseline that changed is told before anything else, in every form that people read")
  func changedBaseline() throws {
    let report = ComparisonFixture.runs(baseline: 1.2)
    let first = "The baseline itself changed"
    #expect(report.markdown.hasPrefix("**\(first):** dontneed touch 500 → 600 ns/page (1.200 ×)"))
    #expect(report.summary(room: 1 << 20).hasPrefix("**\(first):** "))
    #expect(RunnerCommand.all(in: report.annotations).first?.properties["title"] == first)
    #expect(report.junit.contains("<system-out>\(first): "))
    #expect(try report.json().contains(first))
    #expect(!report.markdown.contains("improved") && !report.markdown.contains("regressed"))
    #expect(report.markdown.contains("dontneed (baseline)"))
    let calm = ComparisonFixture.runs(baseline: 1)
    #expect(calm.markdown.hasPrefix("base a · head b") && calm.comparison.verdict == .equivalent)
    let boots = ComparisonFixture.runs(baseline: 1, unjudged: "boots a and b")
    #expect(boots.markdown.hasPrefix("**Times are shown, not judged:** boots a and b."))
  }

  @Test("a summary of thousands of rows stays within its room, row by row, the gravest first", .notFast, .tags(.slow))
  func summary() throws {
    let report = ComparisonFixture.report(
      (0..<300).map { index in
        let name = "strategy-\(index)-" + String(repeating: "x", count: 220)
        return (name, { _ in index == 222 ? .init(touch: 2) : .same })
      })
    let most = ComparisonReport.mostSummaryBytes
    #expect(most == 1_048_576)
    for room in [most, 5_000, 400, 60, -5] {
      let text = report.summary(room: room)
      #expect(text.utf8.count <= max(0, room))
      if text.isEmpty { continue }
      #expect(text.contains("A step's summary holds 1 MiB."))
      let table = text.split(separator: "\n").filter { $0.hasPrefix("|") }
      #expect(table.allSatisfy { $0.hasSuffix("|") })
      #expect(Set(table.map(\.count)).count <= 1)
      if room >= 5_000 {
        #expect(table[2].contains("strategy-222") && table[2].contains("regressed"))
        let total = report.comparison.rows.count
        #expect(text.contains("Left out: \(total - (table.count - 2)) of \(total) figures"))
      }
    }
    #expect(report.summary(room: most).utf8.count > most - 500)
    #expect(report.summary(room: 60).isEmpty)
    let short = ComparisonFixture.everything()
    #expect(!short.summary(room: most).contains("Left out"))
  }

  /// What a program prints.
  private func read(_ program: String, _ arguments: [String]) throws -> String {
    var child = try ChildProcess(path: program, arguments: arguments)
    child.closeInput()
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = try chunk.withUnsafeMutableBytes { try child.output.read(into: $0) }
      if count == 0 { break }
      bytes += chunk[..<count]
    }
    #expect(try child.wait() == .exited(0))
    return String(decoding: bytes, as: UTF8.self)
  }
}
