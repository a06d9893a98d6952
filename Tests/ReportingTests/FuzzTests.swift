import Analysis
import Formats
import Fuzzing
import Plans
import Processes
import Reporting
import Reproductions
import ResultFolders
import Samples
import SystemPackage
import Testing
import Texts
import Workloads

/// Everything that reads what others may have written takes any bytes: it refuses them, or what it has
/// read it writes and reads back as the same, and every report of it can be made.
///
/// `MADBENCH_FUZZ=1000000` gives each test so many inputs; best with `-c release`.
@Suite("Fuzzing")
struct FuzzTests {
  private static let inputs = environmentValue("MADBENCH_FUZZ").flatMap { Int($0) } ?? 25_000

  /// Cells that meet in a report: a baseline and a candidate in all phases.
  private static func records(_ random: inout SeededGenerator) -> [Record] {
    let donor = Record.random(&random)
    return (0..<3).flatMap { trial in
      [("dontneed", Cell.Role.baseline), ("free", .candidate)].flatMap { strategy, role in
        Phase.allCases.map { phase in
          var record = donor
          record.cell.workload = "cycle"
          record.cell.strategy = strategy
          record.cell.role = role
          record.phase = phase
          record.trial = trial
          record.block = trial
          record.status = .ok
          record.pages = 16384
          record.elapsedNanoseconds = 1_000_000 + random.below(1000)
          return record
        }
      }
    }
  }

  /// The reports of these rows, one reproduction's among them.
  private func render(
    _ records: [Record], _ points: [CurvePoint], _ run: RunDescription = RunDescription(),
    number: Int
  ) throws {
    var found = ReproductionData()
    for record in records { found.add(record) }
    found.add(points)
    _ = MarkdownReport.text(run, found.analysis)
    _ = try JSONReport.text(run, found.analysis)
    _ = found.analysis.widestHalfWidth()
    var half = Analysis()
    for record in records.prefix(records.count / 2) { half.add(record) }
    let comparison = Comparison(runs: half, found.analysis, margin: 0.05)
    _ = ComparisonReport(comparison, base: "a", head: "b", run: run, notes: []).markdown
    let reproduction = ReproductionList.all[number % ReproductionList.all.count]
    _ = ReproductionReport.text(reproduction, run, found)
    _ = try JSONReport.text(run, reproduction, found)
  }

  @Test("lines of samples.csv and rss.csv")
  func lines() throws {
    var mutator = Mutator(seed: 11)
    let records = (0..<20).flatMap { _ in Self.records(&mutator.random) }
    var taken: [Record] = []
    var curve: [CurvePoint] = []
    var accepted = 0
    for input in 0..<Self.inputs {
      // Rows of one block after another, so that reports have pairs.
      let record = records[input / 8 % records.count]
      if let row = try mutated(record, &mutator) { taken.append(row) } else { taken.append(record) }
      if input % 3 == 0 {
        var point = CurvePoint()
        point.cell = record.cell
        point.phase = record.phase
        point.timeNanoseconds = input
        if let point = try mutated(point, &mutator) { curve.append(point) }
      }
      accepted += taken.last == record ? 0 : 1
      if taken.count == 600 {
        try render(taken, curve, number: input / 600)
        taken = []
        curve = []
      }
    }
    #expect(accepted > Self.inputs / 20)
  }

  @Test("reports of figures that arithmetic trips over, in every row or in some")
  func extremes() throws {
    var random = SeededGenerator(seed: 51)
    for number in 0..<(Self.inputs / 100) {
      var records = Self.records(&random)
      var points = records.map { record in
        var point = CurvePoint()
        point.cell = record.cell
        point.phase = record.phase
        return point
      }
      for _ in 0...random.below(8) {
        exaggerate(&records, &random)
        exaggerate(&points, &random)
      }
      try render(records, points, number: number)
    }
  }

  /// Puts such a number, or one of two, into a column of all rows that take it.
  private func exaggerate<Row: FileRow>(_ rows: inout [Row], _ random: inout SeededGenerator) {
    let column = Row.columns[1 + random.below(Row.columns.count - 1)]
    let numbers = Mutator.extremes
    let pair = [numbers[random.below(numbers.count)], numbers[random.below(numbers.count)]]
      .map { String(decoding: $0, as: UTF8.self) }
    for index in rows.indices {
      _ = try? CSV.parse(pair[random.below(2)][...], [column], into: &rows[index])
    }
  }

  /// What is read of a row that was damaged after it was written; nil where it is refused.
  private func mutated<Row: FileRow>(_ row: Row, _ mutator: inout Mutator) throws -> Row? {
    var bytes = Array(CSV.line(row, Row.columns).utf8.dropLast())
    mutator.mutate(&bytes)
    let line = String(decoding: bytes.filter { $0 != 10 }, as: UTF8.self)
    guard let read = try? Row(line: line[...]) else { return nil }
    var today = read
    today.schema = Record.schema
    #expect(try Row(line: CSV.line(today, Row.columns).dropLast()) == today)
    return read
  }

  @Test("whole files of rows")
  func files() throws {
    try holdsFiles(Record.self, seed: 21, inputs: Self.inputs / 2)
    try holdsFiles(CurvePoint.self, seed: 22, inputs: Self.inputs / 2)
    try holdsFiles(LatencyPoint.self, seed: 23, inputs: Self.inputs / 2)
  }

  private func holdsFiles<Row: FileRow>(_ type: Row.Type, seed: UInt64, inputs: Int) throws {
    var mutator = Mutator(seed: seed)
    let file = try ScratchFile()
    let seeds = (0..<40).map { number in
      var columns = Row.columns
      // Some of the files have other columns, in another order.
      if number % 2 == 0 { mutator.random.shuffle(&columns) }
      if number % 4 == 0 { columns = Array(columns.dropLast(mutator.random.below(columns.count))) }
      let rows = (0..<mutator.random.below(5)).map { _ in
        CSV.line(Row.random(&mutator.random), columns)
      }
      return Array((CSV.header(columns) + rows.joined()).utf8)
    }
    var accepted = 0
    for _ in 0..<inputs {
      var bytes = seeds[mutator.random.below(seeds.count)]
      mutator.mutate(&bytes)
      try file.write(bytes)
      do {
        let chunk = 1 + mutator.random.below(bytes.count + 2)
        try ResultFolder.forEachRow(file.path, chunkBytes: chunk) { (_: Row) in }
        accepted += 1
      } catch let failure as ResultFolder.Failure {
        #expect(failure.description.contains("line ") || bytes.isEmpty, "\(failure)")
        #expect(!failure.description.contains("cannot be read"), "\(failure)")
      }
    }
    #expect(accepted > inputs / 50)
  }

  @Test("run.json")
  func runs() throws {
    var mutator = Mutator(seed: 31)
    var run = RunDescription()
    run.commandLine = ["madbench", "--strategy", "free, \"é\""]
    run.nodes = [.init(node: 0, cpus: [0, 1], memoryBytes: 8 << 30, distances: [10])]
    run.precisionPercent = 2.5
    run.memoryBytes = 1 << 34
    run.swapBytes = 1 << 30
    run.rounds = 12
    run.reproduction = "go-8k"
    run.ending = .rounds
    var replay = run
    replay.replay = try ReplayFixture.replayed
    let seeds = try [run, replay].map { Array(try RunFile.text($0).utf8) }
    let records = Self.records(&mutator.random)
    let file = try ScratchFile()
    var accepted = 0
    for input in 0..<Self.inputs {
      var bytes = seeds[input % 2]
      mutator.mutate(&bytes)
      try file.write(bytes)
      let descriptor = try file.open()
      do {
        let read = try descriptor.closeAfter { try RunFile.read(descriptor) }
        accepted += 1
        #expect(try RunFile.parse(RunFile.text(read)) == read)
        if accepted % 64 == 0 { try render(records, [], read, number: accepted / 64) }
      } catch let damage as RunFile.Damage {
        #expect(!damage.description.isEmpty)
      }
    }
    #expect(accepted > Self.inputs / 20)
  }
}
