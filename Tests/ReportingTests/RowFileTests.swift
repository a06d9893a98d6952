import Fuzzing
import PageRelease
import ResultFolders
import Samples
import Testing
import Texts
import Workloads

/// All rows of a file, read through the given chunks.
func rows<Row: FileRow>(
  _ type: Row.Type, in bytes: [UInt8], chunkBytes: Int = FileLines.chunkBytes
) throws -> [Row] {
  let file = try ScratchFile()
  try file.write(bytes)
  var rows: [Row] = []
  do {
    try ResultFolder.forEachRow(file.path, chunkBytes: chunkBytes) { rows.append($0) }
  } catch let failure as ResultFolder.Failure {
    throw Refusal(reason: String(failure.description.dropFirst(file.path.count + 2)))
  }
  return rows
}

/// What a reader says of a file, without the file's name.
struct Refusal: Error, Equatable {
  let reason: String
}

@Suite("Files of rows")
struct RowFileTests {
  private let header = Array(CSV.header(Record.columns).utf8)

  private func lines(_ count: Int, seed: UInt64 = 1) -> [String] {
    var random = SeededGenerator(seed: seed)
    return (0..<count).map { _ in CSV.line(Record.random(&random), Record.columns) }
  }

  private func refusal(_ bytes: [UInt8]) -> String? {
    do {
      _ = try rows(Record.self, in: bytes)
      return nil
    } catch {
      return (error as? Refusal)?.reason ?? "\(error)"
    }
  }

  private func refusal(_ text: String) -> String? { refusal(Array(text.utf8)) }

  @Test("rows come back as they were written, whatever the chunks and whatever repeats")
  func roundTrip() throws {
    try holdsRoundTrip(Record.self)
    try holdsRoundTrip(CurvePoint.self)
  }

  private func holdsRoundTrip<Row: FileRow>(_ type: Row.Type) throws {
    for seed in 1...60 {
      var random = SeededGenerator(seed: UInt64(seed))
      var written: [Row] = []
      var row = Row()
      for _ in 0..<random.below(30) {
        if random.below(4) == 0 { row = .random(&random) } else { row.vary(&random) }
        written.append(row)
      }
      let text = CSV.header(Row.columns) + written.map { CSV.line($0, Row.columns) }.joined()
      let chunk = [1, 2, 1 + random.below(300), 1 + random.below(9000), 1 << 18][random.below(5)]
      #expect(try rows(type, in: Array(text.utf8), chunkBytes: chunk) == written)
      let returns = text.replacing("\n", with: "\r\n")
      #expect(try rows(type, in: Array(returns.utf8), chunkBytes: chunk) == written)
    }
  }

  @Test("a line reads as it would alone, whatever stood before it")
  func alone() throws {
    var random = SeededGenerator(seed: 3)
    var mutator = Mutator(seed: 4)
    let names = Array(header.dropLast())
    var reader = try RowReader<Record>(header: names.span)
    var damaged = 0
    for _ in 0..<3000 {
      var row = reader.row
      row.vary(&random)
      row.schema = Record.schema
      var bytes = Array(CSV.line(row, Record.columns).utf8.dropLast())
      if random.below(3) == 0 { mutator.mutate(&bytes) }
      var fresh = try RowReader<Record>(header: names.span)
      var here: CSV.Damage?
      var alone: CSV.Damage?
      do throws(CSV.Damage) { try reader.read(bytes.span) } catch { here = error }
      do throws(CSV.Damage) { try fresh.read(bytes.span) } catch { alone = error }
      #expect(here == alone)
      if here == nil { #expect(reader.row == fresh.row) } else { damaged += 1 }
    }
    #expect(damaged > 300 && damaged < 2000)
  }

  @Test("damage is told with the number of its line")
  func damage() throws {
    let good = lines(5)
    let columns = Record.columns.count
    let text = CSV.header(Record.columns) + good.joined()
    #expect(refusal(text) == nil)
    #expect(refusal("") == "is empty")
    #expect(refusal("\n") == "line 1: the header has no column \(Record.requiredColumns.joined(separator: ", "))")
    #expect(refusal(text + "\n") == "line 7: is empty")
    #expect(refusal(text + "\n" + good[0]) == "line 7: is empty")
    #expect(refusal(text + "a,b\n") == "line 7: 2 fields where \(columns) belong")
    #expect(refusal(text + "\"a\n") == "line 7: a quoted field without its end")
    #expect(refusal(text + "\"a\"b\n") == "line 7: text after a quoted field")
    let bad = CSV.line(Record(), Record.columns)
    #expect(
      refusal(text + bad.replacing("reserve", with: "res\u{0}rve"))
        == "line 7: phase: 'res\\0rve' is not such a value")
    #expect(
      refusal(text + String(repeating: "x", count: 1 << 20) + "x\n")
        == "line 7: longer than 1048576 bytes")
    #expect(refusal(String(repeating: "x", count: 3 << 20)) == "line 1: longer than 1048576 bytes")
  }

  @Test("a last line that was cut is told as such, wherever the cut is")
  func cut() throws {
    let text = Array((CSV.header(Record.columns) + lines(2).joined()).utf8)
    let ends = text.indices.filter { text[$0] == 10 }.map { $0 + 1 }
    // Everywhere in the last line, and here and there before it.
    for length in 1..<text.count where !ends.contains(length) {
      if length < ends[1], length % 37 != 0 { continue }
      let line = 1 + ends.count { $0 <= length }
      #expect(refusal(Array(text[..<length])) == "line \(line): is cut: no line feed ends it")
    }
  }

  @Test("text that is not UTF-8, NUL and carriage returns inside a line are damage")
  func bytes() {
    for byte in [0, 13, 0xFF, 0xC3] as [UInt8] {
      var line = Array(CSV.line(Record(), Record.columns).utf8)
      // Behind the schema and a comma: the run's name.
      line.insert(byte, at: 2)
      #expect(refusal(header + line)?.hasPrefix("line 2: run_id: '") == true, "\(byte)")
    }
    var record = Record()
    record.note = "a\0b\r\nc"
    #expect(refusal(header + Array(CSV.line(record, Record.columns).utf8)) == nil)
  }

  @Test("a run.json or a file in place of another is no folder's")
  func notFiles() {
    #expect(throws: ResultFolder.Failure.self) { try ResultFolder.description("/nowhere") }
    #expect(throws: ResultFolder.Failure.self) {
      try ResultFolder.forEachRow("/tmp") { (_: Record) in }
    }
  }
}
