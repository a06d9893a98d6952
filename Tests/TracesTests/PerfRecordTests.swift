import Testing
import Traces

@Suite("What perf records beside samples")
struct PerfRecordTests {
  private func actions(_ lines: String) throws -> [TraceEvent.Action] {
    try ReadTrace(text: lines + "\n").actions
  }

  @Test("exec, forks of processes and what they are called")
  func tasks() throws {
    let trace = try ReadTrace(
      text: """
               perf-exec     0/0         0.000000: PERF_RECORD_COMM: perf-exec:15375/15375
                 python3 15375/15375 34585.054485: PERF_RECORD_COMM exec: python3:15375/15375
                 python3 15375/15375 34585.059802: PERF_RECORD_FORK(15377:15377):(15375:15375)
                 python3 15375/15375 34585.059803: PERF_RECORD_FORK(15375:15378):(15375:15375)
                 python3 15375/15378 34585.059804: PERF_RECORD_COMM: a:b:15375/15378
                 python3 15377/15377 34585.060227: PERF_RECORD_EXIT(15377:15377):(15375:15375)

        """)
    let events = trace.events
    #expect(trace.names == ["perf-exec", "python3", "a:b"])
    #expect(trace.actions == [.exec, .fork(child: 15377)])
    #expect(events[0] == TraceEvent(time: 0, process: 15375, thread: 15375, .name(0)))
    #expect(events.last?.thread == 15378 && events.last?.action == .name(2))
    #expect(trace.summary.unknownLines == 0)
  }

  @Test(
    "mappings, with their kind and protection",
    arguments: [
      ("rw-p //anon", TraceMapping.Kind.anonymous, UInt8(3), false),
      ("rw-p [anon:glibc: malloc]", .anonymous, 3, false),
      ("---p //anon", .anonymous, 0, false),
      ("rw-p [heap]", .heap, 3, false),
      ("rw-p [stack]", .stack, 3, false),
      ("r-xp /usr/bin/env", .file, 5, false),
      ("rw-s /dev/zero (deleted)", .file, 3, true),
      ("r-xp [vdso]", .file, 5, false),
    ])
  func mappings(text: String, kind: TraceMapping.Kind, protection: UInt8, isShared: Bool) throws {
    let mapping = TraceEvent.Action.mapping(
      TraceMapping(
        start: 0x7fff_b4ec_1000, length: 0x2_1000, protection: protection, isShared: isShared,
        kind: kind))
    for place in ["@ 0x7ffffffde000 00:00 0 0", "@ 0 fe:00 254034 0", "@ 0 <1f00ab>"] {
      let line =
        "x 7/7 1.000000: PERF_RECORD_MMAP2 7/7: [0x7fffb4ec1000(0x21000) \(place)]: \(text)"
      #expect(try actions(line) == [mapping])
    }
  }

  @Test("the older form of mappings tells code from data; the kernel's are none")
  func olderMappings() throws {
    let line = "x 7/7 1.000000: PERF_RECORD_MMAP 7/7: [0x1000(0x2000) @ 0]: x /usr/bin/env"
    #expect(
      try actions(line) == [
        .mapping(
          TraceMapping(start: 0x1000, length: 0x2000, protection: 5, isShared: false, kind: .file))
      ])
    let kernel = """
      swapper 0/0 0.000000: PERF_RECORD_MMAP -1/0: [0xffffffff81000000(0x12090c8) @ \
      0xffffffff81000000]: x [kernel.kallsyms]_text
      """
    #expect(try actions(kernel).isEmpty)
  }

  @Test("a mapping that another thread's line tells of is its own thread's")
  func foreign() throws {
    let trace = try ReadTrace(
      text: "sleep 0/0 0.000000: PERF_RECORD_MMAP2 5/5: [0x1000(0x2000) @ 0 0:0 0 0]: rw-p [heap]\n"
    )
    #expect(trace.events.map(\.process) == [5, 5])
    #expect(trace.names == [":5"], "as perf calls what it does not know")
  }

  @Test("what the kernel has lost is counted")
  func lost() throws {
    let trace = try ReadTrace(
      text: """
        bash 20503/20503 34916.958131: PERF_RECORD_LOST lost 109
        bash 20503/20503 34916.958131: PERF_RECORD_LOST_SAMPLES lost 222

        """)
    #expect(trace.summary.lostEvents == 331 && trace.events.isEmpty)
  }

  @Test(
    "the end of a thread with a call open is a call without return, and its number is free again")
  func exited() throws {
    let trace = try ReadTrace(
      text: """
        x 5/5 0.000001: syscalls:sys_enter_brk: brk: 0x0
        x 5/5 0.000002: PERF_RECORD_EXIT(5:5):(1:1)
        x 5/5 0.000003: syscalls:sys_exit_brk: 0x0
        y 5/5 0.000004: page-faults: 1000

        """)
    #expect(trace.summary.callsWithoutExit == 1 && trace.summary.callsWithoutEntry == 1)
    #expect(trace.names == ["y"])
  }
}
