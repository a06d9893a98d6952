/// What ftrace and trace-cmd print beside events.
extension PerfScriptReader {
  /// `CPU:0 [LOST 12 EVENTS]`, `CPU:0 [12 EVENTS DROPPED]`, `cpus=2`. Returns false for any other line.
  func readFtraceLine(_ line: TextScanner) -> Bool {
    var scanner = line
    if scanner.skip("cpus="), scanner.decimal() != nil, scanner.isAtEnd { return true }
    scanner = line
    guard scanner.skip("CPU:"), scanner.decimal() != nil, scanner.skip(" [") else { return false }
    let isOfKernel = scanner.skip("LOST ")
    guard let count = scanner.decimal(),
      scanner.skip(isOfKernel ? " EVENTS]" : " EVENTS DROPPED]")
    else { return false }
    lose(count)
    return true
  }

  /// `# entries-in-buffer/entries-written: 100/3000   #P:2`: what the buffer has no room for is overwritten.
  func readFtraceHeader(_ line: TextScanner) {
    var scanner = line
    guard scanner.skip("# entries-in-buffer/entries-written: "), let kept = scanner.decimal(),
      scanner.skip(UInt8(ascii: "/")), let written = scanner.decimal(), written > kept
    else { return }
    lose(written - kept)
  }

  private func lose(_ count: UInt64) {
    let (sum, overflows) = summary.lostEvents.addingReportingOverflow(count)
    summary.lostEvents = overflows ? .max : sum
  }
}
