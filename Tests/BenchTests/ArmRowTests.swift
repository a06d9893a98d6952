import Bench
import Processes
import Programs
import Samples
import Testing
import Texts

@Suite("Rows of arms")
struct ArmRowTests {
  private var row: ArmRow {
    var row = MadeBench.row("new", .candidate, block: 3)
    row.status = .crashed("exit 3")
    row.exitCode = 3
    row.calls.dontNeed = .init(calls: 7, bytes: 4096, nanoseconds: 99)
    row.metrics.values = ["rps": 1.5, "p99": -2]
    row.note = "a, \"b\" | c"
    return row
  }

  @Test("come back from the file as they were")
  func roundTrip() throws {
    let line = CSV.line(row, ArmRow.columns).dropLast()
    #expect(try ArmRow(line: line) == row)
  }

  @Test("what is not known is empty, not 0")
  func empty() {
    let names = ArmRow.columns.map(\.name)
    let fields = CSV.line(ArmRow(), ArmRow.columns).dropLast().split(
      separator: ",", omittingEmptySubsequences: false)
    #expect(fields.count == names.count)
    for (name, field) in zip(names, fields) where name.hasSuffix("_ns") || name.hasSuffix("_bytes") {
      #expect(field.isEmpty, "\(name)")
    }
  }

  @Test("points of the curve come back from the file")
  func points() throws {
    var point = ProgramPoint(nanoseconds: 5, memory: .init(), walk: nil)
    point.memory.rssBytes = 4096
    let made = ArmPoint(point, of: row)
    #expect(try ArmPoint(line: CSV.line(made, ArmPoint.columns).dropLast()) == made)
  }

  @Test("metrics that are none are refused", arguments: ["a", "a=", "a=x", "a=nan", "a=inf", "a=1 a=2", "a,b=1"])
  func metrics(text: String) {
    #expect(MetricValues(fieldText: text[...]) == nil)
  }

  @Test("metrics of any number come back exactly")
  func metricRoundTrip() throws {
    let values = MetricValues(["a": 0.1, "b": 1e300, "c": -3])
    #expect(MetricValues(fieldText: values.fieldText[...]) == values)
  }
}
