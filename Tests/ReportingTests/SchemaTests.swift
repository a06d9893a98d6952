import Experiment
import Reporting
import Testing
import Workloads

@Suite("Older schemas")
struct SchemaTests {
  /// As a build of schema 2 wrote them.
  private static let samples = """
    schema,run_id,host,kernel,trial,round,position,strategy,workload,policy,memory,thp,size_bytes,\
    granularity_bytes,batch,reuse,threads,cpu_node,memory_node,phase,operations,pages,elapsed_ns,\
    user_ns,system_ns,latency_ns_p50,latency_ns_p90,latency_ns_p99,latency_ns_p999,latency_ns_max,\
    minor_faults,major_faults,involuntary_switches,run_delay_ns,rss_anon_bytes,lazyfree_bytes,\
    anon_huge_bytes,cgroup_bytes,page_table_bytes,vmas,heap_reserved_bytes,heap_live_bytes,\
    heap_dirty_bytes,heap_lazyfree_bytes,heap_released_bytes,status,verified,role,reuse_node,\
    node_pages,cpu_cycles,instructions,dtlb_misses,cpu_migrations,harness_bytes,note
    2,ija0qvqnrh,vm,6.18.44-fc-v669,0,0,0,none,cycle,immediate,anonymous,inherit,67108864,65536,1,\
    touch,1,,,touch,1024,16384,31963087,0,31915000,29343,30991,73471,360191,376575,16384,0,0,0,\
    67108864,0,0,1779531776,217088,1,67108864,67108864,0,0,0,ok,yes,candidate,,,,,,0,9228288,
    2,ija0qvqnrh,vm,6.18.44-fc-v669,0,0,0,none,cycle,immediate,anonymous,inherit,67108864,65536,1,\
    touch,1,,,release,1024,16384,28242,0,33000,30,30,31,320,381,0,0,0,0,67108864,0,0,1779531776,\
    217088,1,67108864,0,67108864,0,0,ok,yes,candidate,,,,,,0,9232384,

    """

  private static let curve = """
    schema,run_id,trial,strategy,workload,policy,memory,thp,size_bytes,granularity_bytes,batch,\
    reuse,threads,cpu_node,memory_node,time_ns,phase,rss_anon_bytes,lazyfree_bytes,\
    anon_huge_bytes,cgroup_bytes,page_table_bytes,minor_faults,role,reuse_node,round
    2,ija0qvqnrh,0,none,cycle,immediate,anonymous,inherit,67108864,65536,1,touch,1,,,31827987,\
    reserve,1736704,0,0,1712422912,86016,874,candidate,,0

    """

  @Test("no schema has fewer columns than the one before it, and today's has all")
  func counts() {
    for (counts, columns) in [
      (Record.columnCounts, Record.columns.count),
      (CurvePoint.columnCounts, CurvePoint.columns.count),
    ] {
      #expect(counts.last?.schema == Record.schema)
      #expect(counts.last?.columns == columns)
      #expect(counts.map(\.schema) == Array(2...Record.schema))
      #expect(counts.map(\.columns) == counts.map(\.columns).sorted())
    }
  }

  @Test("files of schema 2 are read, and what they do not tell is as nobody asked for it")
  func schema2() throws {
    let records = try rows(Record.self, in: Array(Self.samples.utf8))
    #expect(records.map(\.phase) == [.touch, .release])
    #expect(records.map(\.elapsedNanoseconds) == [31_963_087, 28242])
    #expect(records.allSatisfy { $0.schema == 2 && $0.ran == nil && $0.rssBytes == nil })
    #expect(records.allSatisfy { $0.cell.pattern == .all && $0.cell.reuseFraction == 1 })
    let points = try rows(CurvePoint.self, in: Array(Self.curve.utf8))
    #expect(points.map(\.rssAnonBytes) == [1_736_704])
    #expect(points.first?.round == 0 && points.first?.rssBytes == 0)
  }

  @Test("rows of another schema than the header's are damage")
  func mixed() throws {
    for (number, line) in [("3", 3), ("99", 3)] {
      let text = Self.samples.split(separator: "\n")
      let bytes = Array(
        (text[0] + "\n" + text[1] + "\n" + number + text[2].dropFirst() + "\n").utf8)
      #expect(throws: Refusal(reason: "line \(line): schema \(number) where 2 belongs")) {
        try rows(Record.self, in: bytes)
      }
    }
  }

  @Test("schemas of the same columns are told apart by the rows, which are all of one")
  func sameColumns() throws {
    let count = try #require(CurvePoint.columnCounts.first { $0.schema == 4 }).columns
    let columns = Array(CurvePoint.columns.prefix(count))
    let row = { (schema: Int) in
      var point = CurvePoint()
      point.schema = schema
      return CSV.line(point, columns)
    }
    let header = CSV.header(columns)
    for schema in [3, 4] {
      let points = try rows(CurvePoint.self, in: Array((header + row(schema) + row(schema)).utf8))
      #expect(points.map(\.schema) == [schema, schema])
    }
    #expect(throws: Refusal(reason: "line 3: schema 4 where 3 belongs")) {
      try rows(CurvePoint.self, in: Array((header + row(3) + row(4)).utf8))
    }
    #expect(throws: Refusal(reason: "line 2: schema 2 where 3 or 4 belongs")) {
      try rows(CurvePoint.self, in: Array((header + row(2)).utf8))
    }
  }

  @Test("a worker of an older build is understood, and its rows are written as today's")
  func worker() throws {
    let line = Self.samples.split(separator: "\n")[2]
    guard case .row(let record)? = WorkerMessage(line: "row " + line) else {
      Issue.record("did not take the row")
      return
    }
    #expect(record.schema == Record.schema && record.phase == .release)
    #expect(try Record(line: CSV.line(record, Record.columns).dropLast()) == record)
    #expect(WorkerMessage(line: "row " + line + ",") == nil)
    #expect(WorkerMessage(line: "row 3" + line.dropFirst()) == nil)
  }
}
