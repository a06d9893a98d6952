import Analysis
import Consumers
import Formats
import Plans
import Reporting
import Reproductions
import ResultFolders
import Samples
import Testing
import Texts
import Workloads

/// Texts that others wrote reach reports from result folders, recordings and the machine.
@Suite("Foreign texts in reports")
struct ForeignTextTests {
  /// A run in which each text that a machine or a file gives is this one.
  private static func run(_ text: String, _ base: RunDescription = .made) -> RunDescription {
    var run = base
    run.version = text
    run.commandLine = [text]
    run.host = text
    run.kernel = text
    run.architecture = text
    run.processor = text
    run.thpEnabled = text
    run.thpDefrag = text
    run.khugepagedMaxPtesNone = text
    run.khugepagedScanSleepMilliseconds = text
    run.swapMade = text
    run.numaBalancing = text
    run.hypervisor = text
    var cell = Cell()
    (cell.strategy, cell.workload, cell.policy) = (text, text, text)
    run.cells = [cell]
    run.baseline = "dontneed"
    run.controlGroup = .init(version: 2, directory: text, limitBytes: 1 << 30)
    run.findings = [finding(text, .warning), finding(text, .note)]
    if run.sides != nil { run.sides = .init(base: text, head: text, baseStamp: text, headStamp: text) }
    run.replay?.trace = text
    run.replay?.command = text
    return run
  }

  private static func finding(_ text: String, _ severity: Finding.Severity) -> Finding {
    Finding(
      name: text, observed: text, value: nil, unit: text, severity: severity, why: text, cure: text)
  }

  /// Rows with the text wherever a row that was read from a file may have any: not in names.
  private static func rows(_ text: String, _ change: (inout Record) -> Void = { _ in }) -> [Record] {
    let statuses: [Status] = [.ok, .unsupported(text), .failed(text), .crashed(text)]
    return statuses.enumerated().flatMap { number, status in
      [("dontneed", Cell.Role.baseline), ("free\(number)", .candidate)].flatMap { name, role in
        Phase.allCases.map { phase in
          var record = Record()
          record.runID = "abc"
          record.host = text
          record.kernel = text
          record.block = number
          record.trial = number
          record.cell.strategy = name
          record.cell.workload = "cycle"
          record.cell.sizeBytes = 16 << 20
          record.cell.role = role
          record.phase = phase
          record.pages = 4096
          record.elapsedNanoseconds = 1_000_000
          record.minorFaults = 1
          record.rssAnonBytes = 4096
          record.status = role == .baseline ? .ok : status
          record.verified = false
          record.note = text
          record.nodePages = text
          change(&record)
          return record
        }
      }
    }
  }

  private static func findings(_ text: String) -> ReproductionData {
    var found = ReproductionData()
    for row in rows(text) { found.add(row) }
    return found
  }

  /// Every report in markdown.
  private static func markdown(_ text: String) throws -> [String] {
    let run = run(text)
    var replay = Self.run(text, try ReplayFixture.run())
    replay.baseline = "recorded"
    let replayed = Analysis(
      of: ReplayFixture.rows {
        $0.note = text; $0.verified = false
      })
    var sides = Self.run(text, ComparisonFixture.run)
    sides.findings = nil
    return [
      MarkdownReport.text(run, Analysis(of: rows(text))), MarkdownReport.text(replay, replayed),
      comparison(text, sides).markdown, comparison(text, nil).markdown,
      comparison(text, sides).summary(room: 1 << 20),
      DoctorTable(host: text, kernel: text, run.findings ?? []).markdown,
      ReproductionReport.text(ReproductionList.all[0], run, findings(text)),
      ReplayReport.predictions(try #require(replay.replay), ReplayRequest()),
    ]
  }

  private static func comparison(_ text: String, _ run: RunDescription?) -> ComparisonReport {
    let made = ComparisonFixture.report(
      [
        (text, { _ in .init(touch: 2, extraFaults: 1) }), ("s", { _ in .init(status: .crashed(text)) }),
      ], base: text, head: text, run: run)
    return ComparisonReport(made.comparison, base: text, head: text, run: run, notes: [text])
  }

  @Test("no markdown has a line, a cell, a tag or a command more than that of a harmless text")
  func markdown() throws {
    for (text, harmless) in zip(
      try Self.markdown(ForeignText.harmful), try Self.markdown("harmless"))
    {
      #expect(ForeignText.dangers(inMarkdown: text, like: harmless) == [], "\(text)")
      #expect(text.contains("\\\\u{1B}"))
    }
  }

  @Test("JSON, XML, Go's format, annotations and CSV show it by escapes, as they have them")
  func others() throws {
    let text = ForeignText.harmful
    let run = Self.run(text)
    let analysis = Analysis(of: Self.rows(text))
    let comparison = Self.comparison(text, Self.run(text, ComparisonFixture.run))
    let forms = [
      try JSONReport.text(run, analysis), try RunFile.text(run), try comparison.json(),
      try comparison.bencher(), comparison.junit, comparison.goBench,
      try DoctorTable(host: text, kernel: text, run.findings ?? []).json(),
    ]
    // A file of data keeps what harms nobody but a runner; a row begins with a number.
    let rows = Self.rows(text).map { CSV.line($0, Record.columns) }.joined()
    #expect(ForeignText.dangers(in: rows).filter { $0 != "##[" } == [])
    for form in forms { #expect(ForeignText.dangers(in: form) == [], "\(form.prefix(3000))") }
    let harmless = Self.comparison("harmless", Self.run("harmless", ComparisonFixture.run))
    #expect(comparison.goBench.split(separator: "\n").count == harmless.goBench.split(separator: "\n").count)
    let commands = RunnerCommand.all(in: comparison.annotations)
    #expect(commands.count == RunnerCommand.all(in: harmless.annotations).count)
    #expect(comparison.annotations.split(separator: "\n").count == commands.count)
    #expect(!comparison.annotations.contains("\u{1B}") && !comparison.annotations.contains("##["))
  }

  @Test("what JSON escapes is the same text to who reads it")
  func roundTrip() throws {
    var run = RunDescription.made
    run.host = ForeignText.harmful
    run.processor = "\u{E0041}\u{9B}é💾"
    #expect(try RunFile.parse(RunFile.text(run)) == run)
  }

  @Test("a name that is none is refused where a file is read, and is shown safely")
  func names() throws {
    let bad = ForeignText.harmful.filter { $0 != "\n" && $0 != "\r\n" } + "x"
    for (column, value) in [("strategy", "a`b"), ("workload", "<img>"), ("policy", "a b"), ("ran", "|")] {
      let columns = Record.columns.filter { $0.name == column }
      var row = Record()
      #expect(throws: CSV.Damage(reason: "\(column): '\(value)' is not such a value")) {
        try CSV.parse(value[...], columns, into: &row)
      }
      #expect(throws: CSV.Damage.self) { try CSV.parse("\"\(bad)\"", columns, into: &row) }
    }
    let note = Record.columns.filter { $0.name == "note" }
    var row = Record()
    for text in ["a\u{1B}[2J", "\u{7F}", "\u{202E}", "\u{9B}", "\t"] {
      #expect(throws: CSV.Damage.self) { try CSV.parse(text[...], note, into: &row) }
    }
    try CSV.parse("a | <b> `c` é", note, into: &row)
    #expect(row.note == "a | <b> `c` é")
    let text = try RunFile.text(.made).replacing(
      "\"baseline\" : \"\"", with: "\"baseline\" : \"a`\\u001b<img>\"")
    do {
      _ = try RunFile.parse(text)
      Issue.record("took it")
    } catch {
      #expect("\(error)" == "'a`\\u{1B}<img>' is no name of a run, strategy or reproduction")
    }
  }
}
