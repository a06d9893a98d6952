import Experiment
import LinuxKernel
import Measurement
import PageRelease
import Testing
import Workloads

/// Rows with every kind of content, from a seed.
func randomRecord(_ random: inout SeededGenerator) -> Record {
  var record = Record()
  func number() -> Int? { random.below(4) == 0 ? nil : random.below(1 << 40) }
  let texts = ["", "plain", "with, comma", "with \"quotes\"", "\"", ",", "ünïcode – ÷"]
  record.runID = "r\(random.below(1000))"
  record.host = texts[1 + random.below(texts.count - 1)]
  record.kernel = "6.\(random.below(30))"
  record.trial = random.below(100)
  record.round = random.below(2)
  record.cell.strategy = StrategyList.names[random.below(StrategyList.names.count)]
  record.cell.workload = "churn"
  record.cell.hugePages = [.never, .always, .inherit, .folios(65536)][random.below(4)]
  record.cell.memory = MemoryKind.allCases[random.below(6)]
  record.cell.batch = 1 + random.below(1024)
  record.cell.reuse = Reuse.allCases[random.below(5)]
  record.cell.pattern = [.all, .every(2), .every(3), .every(22), .random(0.37)][random.below(5)]
  record.cell.reuseFraction = [1, 0.25, 1.0 / 3][random.below(3)]
  record.cell.reuseDelaySeconds = [0, 0.001, 36][random.below(3)]
  record.ran = random.below(2) == 0 ? nil : "dontneed"
  record.backingBytes = number()
  record.adviceP99 = number()
  record.events.tlbShootdowns = number()
  record.cell.sizeBytes = random.below(1 << 40)
  record.cell.granularityBytes = 4096
  record.cell.cpuNode = random.below(2) == 0 ? nil : 1
  record.cell.memoryNode = random.below(2) == 0 ? nil : 0
  record.cell.reuseNode = random.below(2) == 0 ? nil : 3
  record.cell.role = random.below(2) == 0 ? .baseline : .candidate
  record.phase = Phase.allCases[random.below(Phase.allCases.count)]
  record.operations = number()
  record.elapsedNanoseconds = number()
  record.latencyP999 = number()
  record.minorFaults = number()
  record.rssAnonBytes = number()
  record.heapReleasedBytes = number()
  record.harnessBytes = number()
  let statuses: [Status] = [
    .ok, .unsupported("EINVAL"), .failed("ENOMEM"), .failed("ENOMEM at 65,530 VMAs"), .oomKilled,
    .crashed("SIGSEGV"),
    .crashed("exit 1"), .timeout, .interrupted,
  ]
  record.status = statuses[random.below(statuses.count)]
  record.verified = [nil, true, false][random.below(3)]
  record.nodePages = random.below(2) == 0 ? nil : "0=12 1=3"
  record.note = texts[random.below(texts.count)]
  return record
}

@Suite("Text forms")
struct TextFormTests {
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
    #expect(
      CSV.header(Record.columns)
        == [contract, schema2, schema3, "block", schema5].joined(separator: ",") + "\n")
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
        + ",rate_per_second,duration_seconds,pressure_bytes,watch_seconds\n")
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
      ("a,b", "2 fields where 94 belong"),
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

  @Test("messages and jobs read back as they were written")
  func messages() throws {
    let step = Schedule.Step(cell: 1, round: 0, position: 3)
    let messages: [WorkerMessage] = [
      .step(step), .phase(.retouch), .done,
      .walk(
        PhaseWalk(
          phase: .idle,
          sample: CurveSample(
            startNanoseconds: 1, endNanoseconds: 2, rssAnonBytes: 3, rssBytes: 9,
            pageTableBytes: 4, minorFaults: 5, cgroupBytes: nil, lazyFreeBytes: 6,
            anonHugeBytes: nil))),
      .window(PhaseWindow(phase: .idle, startNanoseconds: 5, endNanoseconds: .max)),
    ]
    for message in messages { #expect(WorkerMessage(line: message.line.dropLast()) == message) }
    for line in [
      "", "step 1 2", "step a b c", "phase x", "window touch 1", "row a,b", "walk idle 1 2 3",
      "nonsense",
    ] {
      #expect(WorkerMessage(line: line[...]) == nil, "\(line)")
    }
    var random = SeededGenerator(seed: 4)
    var job = WorkerJob()
    job.runID = "abc"
    (job.trial, job.block) = (7, 7)
    job.seed = .max
    job.pins = [[1], [0, 2]]
    // Its role is no business of the worker.
    job.cells = [randomRecord(&random).cell, randomRecord(&random).cell].map { $0.with(.candidate) }
    job.settings = [[], [Setting(path: "/sys/a", value: "never")]]
    job.groups = [ControlGroup(version: 1, directory: "/sys/fs/cgroup/memory/with blank"), nil]
    job.directory = "/tmp/with blank"
    job.schedule = Schedule(steps: [step])
    #expect(WorkerJob(text: job.text) == job)
    #expect(WorkerJob(text: job.text.replacing("trial", with: "trail")) == nil)
    #expect(WorkerJob(text: job.text.replacing("step 1", with: "step 2")) == nil)
  }

  @Test(
    "a worker of an older build is told what it knows, and is told of what it does not know where that is asked for"
  )
  func olderWorkers() throws {
    var job = WorkerJob()
    job.pins = [[0]]
    var cell = Cell()
    cell.strategy = "free"
    job.cells = [cell]
    let line = try #require(job.text.split(separator: "\n").first { $0.hasPrefix("cell ") })
    #expect(line.split(separator: ",", omittingEmptySubsequences: false).count == 17)
    #expect(!job.text.contains("asks"))
    let changes: [(inout Cell) -> Void] = [
      { $0.policy = "decay:1" }, { $0.threads = 2 }, { $0.watchSeconds = 1 },
      { $0.ratePerSecond = 5 },
      { $0.durationSeconds = 1 }, { $0.pressureBytes = 4096 },
    ]
    for change in changes {
      var asking = job
      change(&asking.cells[0])
      #expect(asking.text.contains("\nasks "))
      #expect(WorkerJob(text: asking.text)?.cells == asking.cells)
    }
  }

  @Test(
    "places of swap read back as they are written",
    arguments: ["zram:128M", "file:1G", "zram:12K"])
  func swaps(text: String) {
    #expect(SwapPlace(text: text)?.text == text)
    for other in ["", "zram", "zram:", ":1M", "disk:1M", "zram:x"] {
      #expect(SwapPlace(text: other) == nil)
    }
  }

  @Test(
    "sizes are binary, exact, and nothing else is one",
    arguments: [
      ("4096", 4096), ("64K", 65536), ("64k", 65536), ("64KiB", 65536), ("64MB", 67_108_864),
      ("1G", 1 << 30), ("2T", 2 << 40), ("0", 0), ("12B", 12),
    ])
  func sizes(text: String, bytes: Int) {
    #expect(ByteCount.parse(text) == bytes)
  }

  @Test(
    "what is no size is refused",
    arguments: [
      "", "K", "-1", "1.5M", "64X", "iB", "1 M", "99999999999999999999", "9999999999T", "٣", "0x10",
      "5iB",
    ])
  func noSizes(text: String) {
    #expect(ByteCount.parse(text) == nil)
  }

  @Test("sizes are written exactly, or rounded where that is said")
  func sizeText() {
    #expect(ByteCount.exact(64 << 20) == "64 MiB")
    #expect(ByteCount.exact(4097) == "4097 B")
    #expect(ByteCount.exact(0) == "0 B")
    #expect(ByteCount.exact(1536 << 10) == "1536 KiB")
    #expect(ByteCount.rounded(67_000_000) == "63.9 MiB")
    #expect(ByteCount.rounded(64 << 20) == "64 MiB")
    #expect(ByteCount.rounded(25_276_502_016) == "23.5 GiB")
    for exponent in 0..<50 {
      #expect(
        ByteCount.parse(ByteCount.exact(1 << exponent).replacing(" ", with: "")) == 1 << exponent)
    }
  }

  @Test("patterns and sizes of folios read back as they were written, and nothing else is one")
  func axes() {
    for text in ["all", "every-other", "every-3rd", "every-8th", "random:0.25", "random:1.0"] {
      #expect(ReleasePattern(text: text[...])?.text == text)
    }
    #expect(ReleasePattern(text: "every-2th") == .every(2))
    for text in [
      "", "every", "every-", "every-1th", "every-0th", "every-xth", "every--3th", "random",
      "random:", "random:0", "random:1.1", "random:-1", "random:nan", "ALL",
    ] {
      #expect(ReleasePattern(text: text[...]) == nil, "\(text)")
    }
    #expect(HugePages(fieldText: "64K") == .folios(65536))
    #expect(HugePages.folios(1 << 20).fieldText == "1M")
    for text in ["", "0", "sometimes", "64Q", "-1"] {
      #expect(HugePages(fieldText: text[...]) == nil, "\(text)")
    }
    #expect(Double(fieldText: "nan") == nil && Double(fieldText: "inf") == nil)
    #expect(0.25.fieldText == "0.25" && 36.0.fieldText == "36")
    #expect("65530".groupedDigits == "65,530" && "-1234".groupedDigits == "-1,234")
    #expect("-123".groupedDigits == "-123" && "7".groupedDigits == "7")
  }
}
