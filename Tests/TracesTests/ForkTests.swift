import Testing
import Traces

/// perf's own record of a fork does not tell whether the child has a copy of the memory: the tracepoint that follows does.
@Suite("Forks in a recording")
struct ForkTests {
  private static let fork = "  app 7/7 1.000001: PERF_RECORD_FORK(8:8):(7:7)\n"

  private static func newTask(_ flags: String, time: Int = 2, name: String = "app") -> String {
    "  app 7/7 1.00000\(time): task:task_newtask: pid=8 comm=\(name) clone_flags=\(flags) oom_score_adj=0\n"
  }

  private static func fault(_ process: Int, time: Int) -> String {
    "  app \(process)/\(process) 1.00000\(time): page-faults:     7f0000001000\n"
  }

  private func forks(_ text: String) throws -> [TraceEvent.Action] {
    try ReadTrace(text: text).actions.filter { if case .fork = $0 { true } else { false } }
  }

  @Test(
    "the flags of clone(2) tell a copy from memory that is shared",
    arguments: [("1200011", true), ("11", true), ("4111", false), ("1200000", true)])
  func flags(flags: String, copies: Bool) throws {
    let fork = TraceEvent.Action.fork(child: 8, copies: copies)
    #expect(try forks(Self.fork + Self.newTask(flags)) == [fork])
    // Another processor's event may lie between both.
    #expect(try forks(Self.fork + Self.fault(5, time: 1) + Self.newTask(flags)) == [fork])
  }

  @Test("without flags it is not known, and the fork comes before all else of parent or child")
  func unknown() throws {
    for process in [7, 8] {
      let actions = try ReadTrace(text: Self.fork + Self.fault(process, time: 2)).actions
      #expect(actions.first == .fork(child: 8) && actions.count == 2)
    }
    #expect(try forks(Self.fork) == [.fork(child: 8)])
  }

  @Test("a name that looks like flags changes nothing")
  func names() throws {
    let text = Self.fork + Self.newTask("11", name: "x clone_flags=1")
    #expect(try forks(text) == [.fork(child: 8, copies: true)])
  }

  @Test("a thread is no fork, and the end of a process's first thread is its end")
  func threads() throws {
    let text =
      "  app 7/7 1.000001: PERF_RECORD_FORK(7:8):(7:7)\n" + Self.newTask("3d0f00")
      + Self.fault(7, time: 3) + "  app 7/7 1.000004: PERF_RECORD_EXIT(7:7):(1:1)\n"
    let trace = try ReadTrace(text: text)
    #expect(try forks(text).isEmpty)
    #expect(trace.actions.last == .exit && trace.events.last?.process == 7)
  }
}
