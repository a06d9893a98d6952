import Testing
import Traces

/// What the kernel's trace files and trace-cmd hold, as Linux 6.18 prints it.
@Suite("The text of ftrace and of trace-cmd")
struct FtraceTests {
  private static let ftrace = """
    # tracer: nop
    #
    # entries-in-buffer/entries-written: 8/8   #P:2
    #
    #           TASK-PID     CPU#  |||||  TIMESTAMP  FUNCTION
    #              | |         |   |||||     |         |
                 app-900     [000] .....  60.000001: sys_mmap(addr: 0, len: 0x2000, prot: 3, flags: 0x22, fd: 0xffffffff, off: 0)
                 app-900     [000] .....  60.000002: sys_mmap -> 0x7f0000000000
                 app-900     [000] d....  60.000003: page_fault_user: address=0x7f0000000000 ip=0x401000 error_code=0x6
                 app-900     [000] d....  60.000003: page_fault_kernel: address=0x7f0000001000 ip=rep_movs error_code=0x0
                 app-900     [000] .....  60.000004: task_newtask: pid=901 comm=app clone_flags=3d0f00 oom_score_adj=0
                 app-901     [001] .....  60.000005: sys_madvise(start: 0x7f0000000000, len_in: 2000, behavior: 4)
                 app-901     [001] .....  60.000006: sys_madvise -> 0x0
                 app-900     [000] .....  60.000007: task_newtask: pid=902 comm=app clone_flags=1200000 oom_score_adj=0

    """
  private static let traceCmd = """
    cpus=2
                 app-900   [000] .....    60.000001: sys_enter_mmap:       addr: 0x00000000, len: 0x00002000, prot: 0x00000003, flags: 0x00000022, fd: 0xffffffff, off: 0x00000000
                 app-900   [000] .....    60.000002: sys_exit_mmap:        0x7f0000000000
                 app-900   [000] d....    60.000003: page_fault_user:      address=0x7f0000000000 ip=0x401000 error_code=0x6
                 app-900   [000] d....    60.000003: page_fault_kernel:    address=0x7f0000001000 ip=0xffffffff81000000 error_code=0x0
                 app-900   [000] .....    60.000004: task_newtask:         pid=901 comm=app clone_flags=3d0f00 oom_score_adj=0
                 app-901   [001] .....    60.000005: sys_enter_madvise:    start: 0x7f0000000000, len_in: 0x00002000, behavior: 0x00000004
                 app-901   [001] .....    60.000006: sys_exit_madvise:     0x0
                 app-900   [000] .....    60.000007: task_newtask:         pid=902 comm=app clone_flags=1200000 oom_score_adj=0

    """

  @Test("holds the same events, in each form", arguments: [ftrace, traceCmd])
  func events(text: String) throws {
    let trace = try ReadTrace(text: text)
    #expect(trace.summary.unknownLines == 0, "\(trace.summary)")
    #expect(trace.names == ["app"])
    #expect(trace.faults == [0x7f00_0000_0000, 0x7f00_0000_1000])
    #expect(trace.calls.map(\.name) == [.mmap, .madvise])
    #expect(trace.calls.map(\.arguments.second) == [0x2000, 0x2000])
    #expect(trace.calls.map(\.arguments.fourth) == [0x22, 0])
    #expect(trace.calls[0].result == 0x7f00_0000_0000)
    // A thread belongs to the process that has made it; a process does not.
    #expect(trace.events.allSatisfy { $0.process == 900 })
    #expect(trace.actions.last == .fork(child: 902, copies: true))
    #expect(trace.calls.first?.entered == 60_000_001_000)
  }

  @Test("the process may stand in brackets behind the thread, or be forgotten")
  func processes() throws {
    let line = "page_fault_user: address=0x1000 ip=0x1 error_code=0x6\n"
    let trace = try ReadTrace(
      text: "             app-901   (    900) [001] ..... 60.000001: \(line)"
        + "         my-2 app-905   (-----) [001] ..... 60.000001: \(line)")
    #expect(trace.events.map(\.process) == [900, 900, 905, 905])
    #expect(trace.names == ["app", "my-2 app"])
  }

  @Test(
    "events that the buffer has lost are counted",
    arguments: [
      ("# entries-in-buffer/entries-written: 2/10   #P:2\n", 8),
      ("CPU:0 [LOST 12 EVENTS]\n", 12), ("CPU:1 [7 EVENTS DROPPED]\n", 7),
      ("# entries-in-buffer/entries-written: 10/10   #P:2\n", 0),
    ])
  func lost(line: String, count: UInt64) throws {
    let trace = try ReadTrace(text: line + Self.ftrace)
    #expect(trace.summary.lostEvents == count && trace.summary.unknownLines == 0)
  }
}
