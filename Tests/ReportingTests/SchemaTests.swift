import PageRelease
import Plans
import Samples
import Testing
import Texts
import Workloads

@Suite("Columns by name")
struct SchemaTests {
  private static let header =
    "schema,run_id,trial,block,round,position,phase,role,strategy,workload,status"

  private func records(_ header: String, _ lines: String...) throws -> [Record] {
    try rows(Record.self, in: Array((([header] + lines).map { $0 + "\n" }).joined().utf8))
  }

  @Test("columns are found by their names, in any order, and missing ones are empty")
  func names() throws {
    let found = try records(
      "pages,status,workload,strategy,role,phase,position,round,block,trial,run_id,schema",
      "16,ok,cycle,free,candidate,release,3,1,7,9,r,1")
    #expect(found.count == 1 && found[0].pages == 16 && found[0].block == 7)
    #expect(found[0].cell.strategy == "free" && found[0].phase == .release)
    #expect(found[0].elapsedNanoseconds == nil && found[0].verified == nil)
    #expect(found[0].cell.reuseFraction == 1 && found[0].cell.pattern == .all)
  }

  @Test("columns that madbench does not know are skipped, and can be named")
  func unknown() throws {
    let line = "1,r,0,0,0,0,release,candidate,free,cycle,ok"
    let found = try records(Self.header + ",sauce,pages", line + ",\"hot, red\",8", line + ",,9")
    #expect(found.map(\.pages) == [8, 9])
    let reader = try RowReader<Record>(header: Array((Self.header + ",sauce").utf8).span)
    #expect(reader.unknownColumns == ["sauce"])
  }

  @Test("a header without what a row is of, or with a column twice, is damage")
  func headers() {
    for (header, reason) in [
      (
        "schema,run_id",
        "line 1: the header has no column trial, block, round, position, phase, role, strategy, workload, status"
      ),
      (Self.header.replacing(",status", with: ""), "line 1: the header has no column status"),
      (Self.header + ",trial", "line 1: column 12 is 'trial', which is no name or is there twice"),
      (String(repeating: "a,", count: 1024), "line 1: 1025 columns, at most 1024 are read"),
    ] {
      #expect(throws: Refusal(reason: reason)) { try records(header) }
    }
  }

  @Test("rows of another schema are damage")
  func schema() {
    #expect(throws: Refusal(reason: "line 2: schema 2 where 1 belongs")) {
      try records(Self.header, "2,r,0,0,0,0,release,candidate,free,cycle,ok")
    }
  }
}
