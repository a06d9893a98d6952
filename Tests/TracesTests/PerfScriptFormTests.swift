import Testing
import Traces

/// What perf, other kernels and other options of perf print in other words.
@Suite("Other forms of the text of perf script")
struct PerfScriptFormTests {
  private static let head = "    python3 7/9 1.000000: "

  private func faults(_ event: String, head: String = Self.head) throws -> [UInt64] {
    try ReadTrace(text: head + event + "\n").faults
  }

  private func access(_ event: String) throws -> TraceAccess? {
    for action in try ReadTrace(text: Self.head + event + "\n").actions {
      if case .fault(_, let access) = action { return access }
    }
    return nil
  }

  @Test(
    "an event is known with its terms, its modifiers and its unit",
    arguments: [
      "page-faults/period=1/:", "software/page-faults/:", "software/page-faults,period=1/u:",
      "page-faults:u:", "faults:", "minor-faults/period=1/:",
    ])
  func names(name: String) throws {
    #expect(try faults("\(name)     7f0000001000") == [0x7f00_0000_1000])
  }

  @Test(
    "terms that say that events were sampled are refused",
    arguments: ["page-faults/period=100/:", "page-faults/freq=4000/:", "software/faults,period=2/:"])
  func sampled(name: String) throws {
    let found = try #require(damage(Self.head + "\(name) 7f0000001000\n"))
    #expect(found.reason.contains("sampled") && found.reason.contains("-c 1"))
  }

  @Test("the letters of -F +misc may stand before the time", arguments: ["U", "K", "Mp", "H"])
  func miscellany(letters: String) throws {
    for head in ["app  900/900  \(letters)     50.000010: ", "app 900 [003] \(letters) 50.000010: "] {
      #expect(try faults("page-faults:     7f0000001000", head: head) == [0x7f00_0000_1000])
    }
  }

  @Test("a fault at a symbol of the kernel is one of the kernel, and ends nothing")
  func symbol() throws {
    let trace = try ReadTrace(
      text: Self.head
        + "exceptions:page_fault_kernel: address=init_task+0x8 ip=copy_from_kernel_nofault error_code=0x0\n"
        + Self.head + "exceptions:page_fault_user: address=0x1000 ip=0x2 error_code=0x6\n")
    #expect(trace.faults == [0x1000] && trace.summary.kernelFaults == 1)
  }

  @Test(
    "a write is told from a read by each architecture's own codes",
    arguments: [
      ("error_code=0x6", TraceAccess.write), ("error_code=0x4", .read), ("error_code=0x14", .read),
      ("error_code=0x80000007", .write),
      // RISC-V: a store, a load, an instruction; older kernels call it cause.
      ("error_code=0xf", .write), ("error_code=0xd", .read), ("error_code=0xc", .read),
      ("cause=0xf", .write), ("cause=0xd", .read), ("cause=0xc", .read), ("cause=0x7", .unknown),
      // arm64: data aborts, of a write and of a read, and one of an instruction.
      ("error_code=0x92000047", .write), ("error_code=0x92000007", .read),
      ("error_code=0x82000007", .read), ("error_code=0x7654321", .unknown),
    ])
  func codes(code: String, expected: TraceAccess) throws {
    let text = "exceptions:page_fault_user: user page fault, address=0x1000 epc=0x2 \(code)"
    #expect(try access(text) == expected)
  }

  @Test("a call without what it was given, or without its result, names the field that is missing")
  func noTrace() throws {
    for event in ["syscalls:sys_enter_mmap:", "syscalls:sys_exit_mmap: "] {
      let found = try #require(damage(Self.head + event + "\n"))
      #expect(found.reason.contains("the field trace is missing"), "\(found)")
      #expect(found.reason.contains("perf script -F comm,pid,tid,time,event,addr,trace"))
    }
  }

  @Test("times since the event before are refused; times since the first event are not")
  func differences() throws {
    func text(_ times: [Int]) -> String {
      times.map { time in
        let padded = String(repeating: "0", count: 6 - String(time).count) + String(time)
        return "app 9/9 0.\(padded): page-faults: 7f0000001000\n"
      }.joined()
    }
    let reason = "--deltatime"
    #expect(damage(text([0] + Array(repeating: 10, count: 100)))?.reason.contains(reason) == true)
    #expect(damage(text([0, 500, 20]))?.reason.contains(reason) == true)
    #expect(damage(text([0] + Array(10..<200))) == nil)
    #expect(damage(text([0] + (0..<150).map { 10 + $0 / 3 })) == nil)
    // Others than the first may be small.
    #expect(damage(text([1] + Array(repeating: 10, count: 100))) == nil)
  }
}
