import Testing
import Traces

@Suite("Text of perf script")
struct PerfScriptTests {
  private let start = TraceEvent(time: 1_104_505_588_000, process: 7, thread: 9, .name(0))

  private func call(
    _ name: TraceCall.Name, _ arguments: [UInt64], _ result: Int64, entered: UInt64
  ) -> TraceCall {
    TraceCall(name, TraceCall.Arguments(arguments), result: result, entered: entered)
  }

  @Test(
    "a fault is read from whatever fields stand around it",
    arguments: [
      "         python3     7/9      1104.505588:                 page-faults:     7f8a5dd76110",
      "         python3     7/9      1104.505588:                 page-faults:     7f8a5dd76110 ",
      "         python3     7/9      1104.505588: page-faults: 7f8a5dd76110",
      "         python3     7/9      1104.505588: page-faults: 0x7f8a5dd76110\r",
      "         python3     7/9     [003]  1104.505588:   page-faults:     7f8a5dd76110",
      "         python3     7/9      1104.505588:          1   page-faults:     7f8a5dd76110",
      "         python3     7/9      1104.505588000:     page-faults:     7f8a5dd76110",
      "         python3     7/9      1104.505588:               page-faults:u:     7f8a5dd76110",
      "         python3     7/9      1104.505588:              page-faults:uH:     7f8a5dd76110",
      "         python3     7/9      1104.505588:                minor-faults:     7f8a5dd76110",
      "         python3     7/9      1104.505588:               major-faults:u:     7f8a5dd76110",
      "         python3     7/9      1104.505588:                      faults:     7f8a5dd76110",
      "python3 7/9 1104.505588: page-faults:     7f8a5dd76110 __progname",
      "  python3\t7/9 [001] 1104.505588:\t1 page-faults:\t7f8a5dd76110",
      """
               python3     7/9      1104.505588:                 page-faults:     7f8a5dd76110 \
      [unknown] (/usr/bin/env) ffffffff81752b6a elf_load ([kernel.kallsyms])
      """,
    ])
  func fault(line: String) throws {
    let trace = try ReadTrace(text: line + "\n")
    let fault = TraceEvent(
      time: start.time, process: 7, thread: 9, .fault(address: 0x7f8a_5dd7_6110, .unknown))
    #expect(trace.events == [start, fault])
    #expect(trace.names == ["python3"])
    #expect(trace.summary.events == 2 && trace.summary.lines == 1)
    #expect(trace.summary.unknownLines == 0)
    #expect(try ReadTrace(text: line) == trace, "the line feed is no part of it")
  }

  @Test(
    "names of threads hold anything",
    arguments: [
      "C2 CompilerThre", "G1 Conc#0", "V8 Worker", "kworker/0:1", "a 1/2", "1 2 3", "1/1", "[003]",
      "x: 1.000000:", "é", "page-faults:", "tmux: server", ":1234", "(sd-pam)",
    ])
  func names(name: String) throws {
    let padding = String(repeating: " ", count: 16 - name.utf8.count)
    let line = "\(padding)\(name)     7/9      1104.505588:  page-faults:     7f8a5dd76110\n"
    let trace = try ReadTrace(text: line)
    #expect(trace.names == [name] && trace.events.first == start)
    #expect(trace.faults == [0x7f8a_5dd7_6110])
  }

  @Test("names come before the first event of each thread, and where they change")
  func renamed() throws {
    let trace = try ReadTrace(
      text: """
                   a     1/1         0.000001:   page-faults:     1000
                   a     1/2         0.000002:   page-faults:     2000
                   b     1/1         0.000003:   page-faults:     3000
                   b     1/1         0.000004:   page-faults:     4000
                   a     1/1         0.000005:   page-faults:     5000

        """)
    #expect(trace.names == ["a", "b"])
    let names = trace.events.map { if case .name(let number) = $0.action { number } else { -1 } }
    #expect(names == [0, -1, 0, -1, 1, -1, -1, 0, -1])
    #expect(trace.events[2].thread == 2)
  }

  @Test("a call is entered and returned from by one thread, whatever comes between")
  func paired() throws {
    let trace = try ReadTrace(
      text: """
            goapp.bin 10453/10453   960.388821:     syscalls:sys_enter_mmap: addr: 0x00000000, len: \
        0x00040000, prot: 0x00000003, flags: 0x00000022, fd: 0xffffffff, off: 0x00000000               0
            goapp.bin 10453/10454   960.388822:     syscalls:sys_enter_madvise: start: 0xc003a00000, \
        len_in: 0x00200000, behavior: 0x0000000f               0
            goapp.bin 10453/10454   960.388823:      syscalls:sys_exit_madvise: 0xfffffffffffffff4   0
            goapp.bin 10453/10453   960.388825:      syscalls:sys_exit_mmap: 0x7f1c98201000          0

        """)
    #expect(
      trace.calls == [
        call(.madvise, [0xc0_03a0_0000, 0x20_0000, 15], -12, entered: 960_388_822_000),
        call(
          .mmap, [0, 0x4_0000, 3, 0x22, 0xffff_ffff, 0], 0x7f1c_9820_1000,
          entered: 960_388_821_000),
      ])
    #expect(trace.events.last?.time == 960_388_825_000)
    #expect(trace.calls[0].hasFailed && !trace.calls[1].hasFailed)
    #expect(trace.summary.unpairedCalls == 0)
  }

  @Test(
    "each call's arguments come by name, in the call's own order",
    arguments: [
      (
        "mmap", "addr: 0x1, len: 0x2, prot: 0x3, flags: 0x4, fd: 0x5, off: 0x6", TraceCall.Name.mmap
      ),
      ("mmap", "off: 6, fd: 5, flags: 4, prot: 3, len: 2, addr: 1", .mmap),
      ("mmap:u", "start=1 length=2 prot=3 flags=4 fd=5 pgoff=6", .mmap),
      ("munmap", "addr: 0x00000001, len: 0x00000002", .munmap),
      ("mremap", "addr: 1, old_len: 2, new_len: 3, flags: 4, new_addr: 5", .mremap),
      ("brk", "brk: 0x1", .brk),
      ("mprotect", "start: 0x1, len: 0x2, prot: 0x3", .mprotect),
      ("pkey_mprotect", "start: 0x1, len: 0x2, prot: 0x3, pkey: 0x4", .pkeyMprotect),
      ("madvise", "start: 0x1, len_in: 0x2, behavior: 0x3", .madvise),
      ("madvise", "len: 0x2, start: 0x1, advice: 3", .madvise),
      (
        "process_madvise", "pidfd: 0x1, vec: 0x2, vlen: 0x3, behavior: 0x4, flags: 0x5",
        .processMadvise
      ),
      ("fallocate", "fd: 0x1, mode: 0x2, offset: 0x3, len: 0x4", .fallocate),
      ("mlock", "start: 0x1, len: 0x2", .mlock),
      ("mlock2", "start: 0x1, len: 0x2, flags: 0x3", .mlock2),
      ("mlockall", "flags: 0x1", .mlockall), ("userfaultfd", "flags: 0x1", .userfaultfd),
    ])
  func arguments(name: String, text: String, call: TraceCall.Name) throws {
    for result in ["0x7f", "ret: 0x7f", "ret=127", "127               0"] {
      let trace = try ReadTrace(
        text: """
            x 1/1 [000] 0.000001: syscalls:sys_enter_\(name): \(text)               0
            x 1/1 [000] 0.000003: syscalls:sys_exit_\(name): \(result)

          """)
      let read = try #require(trace.calls.first)
      #expect(read.name == call && read.result == 127)
      let count = text.split { " ,".contains($0) }.count { $0.contains { "=:".contains($0) } }
      #expect(read.arguments.list == (1...6).map { $0 <= count ? UInt64($0) : 0 })
    }
  }

  @Test("entries without return, returns without entry and calls that are not known are counted")
  func unpaired() throws {
    let trace = try ReadTrace(
      text: """
        x 1/1 0.000001: syscalls:sys_exit_brk: 0x1000
        x 1/1 0.000002: syscalls:sys_enter_brk: brk: 0x1000
        x 1/1 0.000003: syscalls:sys_enter_munmap: addr: 0x1000, len: 0x1000
        x 1/1 0.000004: syscalls:sys_exit_brk: 0x1000
        x 1/1 0.000005: syscalls:sys_exit_munmap: 0x0
        x 1/1 0.000006: syscalls:sys_enter_munmap: addr: 0x1000, len: 0x1000
        x 1/1 0.000007: syscalls:sys_enter_read: fd: 0x1
        x 1/1 0.000008: syscalls:sys_exit_munmapx: 0x1

        """)
    #expect(trace.calls.map(\.name) == [.munmap])
    #expect(trace.summary.callsWithoutEntry == 2)
    #expect(trace.summary.callsWithoutExit == 2)
    #expect(trace.summary.unknownLines == 2)
  }

  @Test("an exception tells reads from writes, and what shows the same fault again is dropped")
  func exceptions() throws {
    let trace = try ReadTrace(
      text: """
        x 1/1 0.000001: exceptions:page_fault_kernel: address=0x56437a5a9424 ip=elf_load error_code=0x2  0
        x 1/1 0.000002:                page-faults:u:     56437a5a9424
        x 1/2 0.000002:                page-faults:u:     56437a5a9424
        x 1/1 0.000003:                 minor-faults:     56437a5a9424
        x 1/1 0.000004:   exceptions:page_fault_user: address=0x56437a5a9008 ip=0x7f error_code=0x14   0
        x 1/1 0.000005:                page-faults:u:     56437a5a9008
        x 1/1 0.000006:                page-faults:u:     56437a5a9008
        x 1/1 0.000007:   exceptions:page_fault_user: address=0x1000 ip=0x7f error_code=0x7   0
        x 1/1 0.000008:       syscalls:sys_enter_brk: brk: 0x00000000               0
        x 1/1 0.000009:                page-faults:u:     1000
        x 1/1 0.000010: exceptions:page_fault_kernel: address=0xffffffff81752b6a ip=x error_code=0x2   0
        x 1/1 0.000011:                page-faults:     ffffffff81752b6a

        """)
    #expect(
      trace.actions == [
        .fault(address: 0x5643_7a5a_9424, .write), .fault(address: 0x5643_7a5a_9424, .unknown),
        .fault(address: 0x5643_7a5a_9008, .read), .fault(address: 0x5643_7a5a_9008, .unknown),
        .fault(address: 0x1000, .write), .fault(address: 0x1000, .unknown),
      ])
    #expect(trace.summary.duplicateFaults == 3 && trace.summary.kernelFaults == 2)
  }

  @Test(
    "what the kernel tries in vain before it waits for a page is one fault, as page-faults counts it"
  )
  func secondTries() throws {
    let trace = try ReadTrace(
      text: """
        x 1/1 0.000001: exceptions:page_fault_kernel: address=0x1ec0 ip=x error_code=0x2   0
        x 1/2 0.000002: exceptions:page_fault_kernel: address=0x1ec0 ip=x error_code=0x2   0
        x 1/1 0.000003: exceptions:page_fault_kernel: address=0x1ec0 ip=x error_code=0x2   0
        x 1/1 0.000004:                  page-faults:     1ec0
        x 1/1 0.000005: exceptions:page_fault_kernel: address=0x2000 ip=x error_code=0x0   0
        x 1/1 0.000006: exceptions:page_fault_kernel: address=0x2000 ip=x error_code=0x3   0
        x 1/1 0.000007:   exceptions:page_fault_user: address=0x3000 ip=x error_code=0x6   0
        x 1/1 0.000008:   exceptions:page_fault_user: address=0x3000 ip=x error_code=0x6   0

        """)
    #expect(
      trace.actions == [
        .fault(address: 0x1ec0, .write), .fault(address: 0x1ec0, .write),
        .fault(address: 0x2000, .read), .fault(address: 0x2000, .write),
        .fault(address: 0x3000, .write), .fault(address: 0x3000, .write),
      ])
    #expect(trace.summary.duplicateFaults == 2)
  }

  @Test("a line with one number has its thread, whose process task events tell")
  func threadOnly() throws {
    let trace = try ReadTrace(
      text: """
                 x     5 [001]     0.000001:   syscalls:sys_enter_brk: brk: 0x00001000
                 x     5 [001]     0.000002:   syscalls:sys_exit_brk: 0x1000
                 x     5     0.000003: PERF_RECORD_FORK(5:6):(5:5)
                 y     6     0.000004:          1   page-faults:     1000

        """)
    #expect(
      trace.events.map(\.process) == [5, 5, 5, 5] && trace.events.map(\.thread) == [5, 5, 6, 6])
    #expect(trace.summary.linesOfUnknownProcess == 3)
  }

  @Test("comments, blank lines and call chains say nothing; other events are counted by name")
  func unknown() throws {
    let trace = try ReadTrace(
      text: """
        # captured on    : Sun Nov 22

                   x     1/1         0.000001:   page-faults:     1000
        \t    ffffffff81752b6a elf_load+0x28a ([kernel.kallsyms])
        \t    7f42174f2ad7 [unknown]

                   x     1/1         0.000001:   sched:sched_switch: prev_comm=a
                   x     1/1         0.000001:   sched:sched_switch: prev_comm=b
                   x     1/1         0.000001: PERF_RECORD_SWITCH_CPU_WIDE OUT
        what is \u{1B}[1mthis

        """)
    #expect(trace.events.count == 2 && trace.summary.lines == 10)
    #expect(trace.summary.unknownLines == 4)
    #expect(trace.summary.firstUnknown?.number == 7)
    #expect(
      trace.summary.unknownEvents.map { "\($0.name) \($0.count)" }
        == ["sched:sched_switch 2", "PERF_RECORD_SWITCH_CPU_WIDE 1"])
    #expect(trace.summary.notes.count == 1)
    let other = try ReadTrace(text: "what is \u{1B}[1mthis\n")
    #expect(other.summary.firstUnknown?.text == "what is \\u{1B}[1mthis")
  }

  @Test("the text may come in pieces of any size")
  func pieces() throws {
    let line = "   C2 CompilerThre   7/9   1104.505588:   page-faults:     7f8a5dd76110\n"
    let text = Array(String(repeating: line, count: 20).utf8)
    let whole = try ReadTrace(text: text)
    for chunk in 1...100 { #expect(try ReadTrace(text: text, chunk: chunk) == whole) }
  }
}
