import Experiment
import LinuxKernel
import Measurement
import PageRelease
import Testing
import Workloads

@Suite("Text forms: rows")
struct RowTextTests {
  @Test("the columns of samples.csv are those of the contract, new ones at the end")
  func columns() {
    let contract = """
      schema,run_id,host,kernel,trial,round,position,strategy,workload,policy,memory,thp,size_bytes,\
      granularity_bytes,batch,reuse,threads,cpu_node,memory_node,phase,operations,pages,elapsed_ns,\
      user_ns,system_ns,latency_ns_p50,latency_ns_p90,latency_ns_p99,latency_ns_p999,latency_ns_max,\
      minor_faults,major_faults,involuntary_switches,run_delay_ns,rss_anon_bytes,lazyfree_bytes,\
      anon_huge_bytes,cgroup_bytes,page_table_bytes,vmas,heap_reserved_bytes,heap_live_bytes,\
      heap_dirty_bytes,heap_lazyfree_bytes,heap_released_bytes,status,verified
      """
    let schema2 = """
      role,reuse_node,node_pages,cpu_cycles,instructions,dtlb_misses,cpu_migrations,harness_bytes,note
      """
    let schema3 = """
      pattern,reuse_fraction,reuse_delay_seconds,ran,rss_bytes,backing_bytes,advice_ns_p50,\
      advice_ns_p99,advice_ns_max,system_partially_mapped_folios,system_lazyfree_pages,\
      system_lazyfreed_pages,system_thp_faults,system_thp_collapses,system_thp_splits,\
      system_pmd_splits,system_tlb_shootdowns,system_folio_faults
      """
    let schema5 = """
      rate_per_second,duration_seconds,pressure_bytes,watch_seconds,sequence_hash,allocated_bytes,\
      released_bytes,early_bytes,releasing_ns,background_ns,mean_rss_bytes,mean_live_bytes,means_ns,\
      voluntary_switches,limit_hits,copied_pages,regrown_bytes,regrown_half_ns,\
      system_thp_underused_splits
      """
    let schema6 = """
      touching_ns,peak_rss_bytes,peak_lazyfree_bytes,mean_lazyfree_bytes,populated_faults,\
      predicted_faults
      """
    let schema7 = "repeat,write,cycle,advice_calls"
    #expect(
      CSV.header(Record.columns)
        == [contract, schema2, schema3, "block", schema5, schema6, schema7]
          .joined(separator: ",") + "\n")
  }

  @Test("the columns of rss.csv are those of the contract, new ones at the end")
  func curveColumns() {
    let contract = """
      schema,run_id,trial,strategy,workload,policy,memory,thp,size_bytes,granularity_bytes,batch,\
      reuse,threads,cpu_node,memory_node,time_ns,phase,rss_anon_bytes,lazyfree_bytes,\
      anon_huge_bytes,cgroup_bytes,page_table_bytes,minor_faults
      """
    #expect(
      CSV.header(CurvePoint.columns) == contract + ",role,reuse_node,round"
        + ",pattern,reuse_fraction,reuse_delay_seconds,process_rss_bytes"
        + ",rate_per_second,duration_seconds,pressure_bytes,watch_seconds,trace_ns,repeat,write\n")
  }

  @Test("no role spells a missing value, and the null control of older files is still read")
  func roles() {
    #expect(Cell.Role.allCases.map(\.fieldText) == ["candidate", "baseline", "null-control", "reference"])
    #expect(Cell.Role(fieldText: "null") == .null && Cell.Role(fieldText: "null-control") == .null)
    #expect(Cell.Role(fieldText: "nul") == nil)
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
      ("\"a\"b,c", "text behind a quoted field"),
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
