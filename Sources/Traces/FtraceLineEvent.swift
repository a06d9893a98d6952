/// The names of events as ftrace and `trace-cmd report` print them: without their groups.
extension PerfLineEvent {
  /// Steps behind the event's name and its colon; nil where no name of an event stands.
  static func readFtrace(_ scanner: inout TextScanner) -> PerfLineEvent? {
    scanner.skipBlanks()
    if let event = call(&scanner) { return event }
    let start = scanner.position
    scanner.skipWord()
    let end = scanner.position - 1
    guard end > start, scanner.bytes[end] == UInt8(ascii: ":") else { return nil }
    return known(TextScanner(scanner.bytes, from: start, to: end)) ?? .other(start..<end)
  }

  /// ftrace's own form of system calls: `sys_brk(brk: 0x1000)` and `sys_brk -> 0x0`. Their numbers are hexadecimal, with
  /// `0x` or without.
  private static func call(_ scanner: inout TextScanner) -> PerfLineEvent? {
    guard scanner.starts(with: "sys_") else { return nil }
    for call in TraceCall.Name.allCases {
      var name = scanner
      _ = name.skip("sys_")
      guard name.skip(call.text) else { continue }
      if name.skip(UInt8(ascii: "(")) {
        scanner = name
        return .entry(call)
      }
      if name.skip(" -> ") {
        scanner = name
        return .exit(call)
      }
    }
    return nil
  }

  private static func known(_ name: TextScanner) -> PerfLineEvent? {
    var name = name
    if name.skip("sys_enter_") { return call(named: name).map { .entry($0) } }
    if name.skip("sys_exit_") { return call(named: name).map { .exit($0) } }
    if name.skip("task_newtask") { return name.isAtEnd ? .newTask : nil }
    guard name.skip("page_fault_") else { return nil }
    let isOfKernel = name.skip("kernel")
    guard isOfKernel || name.skip("user"), name.isAtEnd else { return nil }
    return .exception(isOfKernel: isOfKernel)
  }
}
