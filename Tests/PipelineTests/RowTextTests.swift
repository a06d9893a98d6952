import Measurement
import PageRelease
import Plans
import Samples
import Testing
import Texts
import Trials
import Workloads

@Suite("Text forms: rows")
struct RowTextTests {
  @Test("the columns of samples.csv: what a row is of, the axes side by side, what was measured")
  func columns() {
    let names = Record.columns.map(\.name)
    let identity = [
      "schema", "run_id", "host", "kernel", "trial", "block", "round", "position", "phase", "cycle",
    ]
    let axes = AxisList.columns.map(\.name)
    #expect(names.starts(with: identity + axes + ["status", "verified", "note"]))
    #expect(Set(names).count == names.count && names.count == 104)
    #expect(names.allSatisfy { $0.wholeMatch(of: /[a-z0-9_]+/) != nil })
    #expect(Set(names).isSuperset(of: Record.requiredColumns))
  }

  @Test("the columns of rss.csv and latency.csv: what a row is of, the axes side by side, what was measured")
  func otherColumns() {
    let axes = AxisList.columns.map(\.name)
    #expect(
      CurvePoint.columns.map(\.name) == ["schema", "run_id", "trial", "round", "phase"] + axes + [
        "time_ns", "trace_ns", "rss_anon_bytes", "process_rss_bytes", "lazyfree_bytes",
        "anon_huge_bytes", "cgroup_bytes", "page_table_bytes", "minor_faults",
      ])
    #expect(
      LatencyPoint.columns.map(\.name)
        == ["schema", "run_id", "trial", "block", "round", "position", "phase", "cycle"] + axes
        + ["latency_of", "value_ns", "count"])
  }

  @Test("no role spells a missing value")
  func roles() {
    #expect(Cell.Role.allCases.map(\.fieldText) == ["candidate", "baseline", "null-control", "reference"])
    #expect(Cell.Role(fieldText: "null") == nil)
  }

  @Test("SHA-256 of the standard's examples")
  func hash() {
    #expect(
      SHA256.hexadecimal("")
        == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(
      SHA256.hexadecimal("abc")
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(
      SHA256.hexadecimal("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
        == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
  }

  @Test("a row reads back as it was written", arguments: 1...300)
  func roundTrip(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let record = randomRecord(&random)
    let line = CSV.line(record, Record.columns)
    #expect(line.last == "\n" && line.count { $0 == "\n" } == 1)
    var back = Record()
    try CSV.parse(line.dropLast(), Record.columns, into: &back)
    #expect(back == record)
    #expect(WorkerMessage(line: WorkerMessage.row(record).line.dropLast()) == .row(record))
  }

  @Test("a row of another cell than was asked for has failed, names the axis, and has no figures")
  func checked() {
    var record = Record()
    record.cell.strategy = "free"
    record.cell.watchSeconds = 0
    record.phase = .retouch
    record.elapsedNanoseconds = 5
    record.verified = true
    #expect(record.checked(against: record.cell.with(.baseline)) == record)
    var asked = record.cell.with(.null)
    asked.watchSeconds = 1
    asked.repeats = 8
    let failed = record.checked(against: asked)
    #expect(failed.status == .failed("another cell"))
    #expect(
      failed.note
        == "the worker measured another cell: watch_seconds is '0' where '1' was asked for; "
        + "repeat is '1' where '8' was asked for")
    #expect(failed.cell == asked && failed.phase == .retouch)
    #expect(failed.elapsedNanoseconds == nil && failed.verified == nil)
  }

  @Test("what is not available is empty, never 0")
  func empty() {
    let line = CSV.line(Record(), Record.columns)
    #expect(line.contains(",,,,,,"))
  }

  @Test("line breaks never get into a field")
  func lineBreaks() {
    var record = Record()
    record.note = "one\ntwo\r\nthree"
    #expect(CSV.line(record, Record.columns).count { $0 == "\n" || $0 == "\r\n" } == 1)
  }

  @Test(
    "damaged lines say what is wrong",
    arguments: [
      ("a,b", "2 fields where 104 belong"),
      ("\"a", "a quoted field without its end"),
      ("\"a\"b,c", "text after a quoted field"),
    ])
  func damage(line: String, reason: String) {
    var record = Record()
    do {
      try CSV.parse(line[...], Record.columns, into: &record)
      Issue.record("took \(line)")
    } catch {
      #expect(error.reason == reason)
    }
  }

  @Test("a value that does not fit names its column")
  func damagedValue() {
    var record = Record()
    let line = CSV.line(Record(), Record.columns).replacing("reserve", with: "resrve")
    do {
      try CSV.parse(line.dropLast(), Record.columns, into: &record)
      Issue.record("took it")
    } catch {
      #expect(error.reason == "phase: 'resrve' is not such a value")
    }
  }
}
