/// Text of other programs that is taken for a recording: what it is, and what to do instead.
package enum ForeignText: Equatable, Sendable {
  case cpuProfile
  case strace
  case perfTrace
  case rawSystemCalls

  /// By a line that no event came of; nil where it is none that is known.
  init?(line: UnsafeRawBufferPointer) {
    if Self.isPerfTrace(TextScanner(line)) {
      self = .perfTrace
    } else if Self.isStrace(TextScanner(line)) {
      self = .strace
    } else {
      return nil
    }
  }

  /// By the name of an event that is not known.
  init?(event name: UnsafeRawBufferPointer) {
    let scanner = TextScanner(name)
    if scanner.starts(with: "raw_syscalls:") {
      self = .rawSystemCalls
    } else if Self.profiled.contains(where: { scanner.starts(with: $0) }) {
      self = .cpuProfile
    } else {
      return nil
    }
  }

  /// What perf counts where it is not told otherwise, and in other profiles of CPU time.
  private static let profiled: [StaticString] = [
    "cycles", "cpu-clock", "task-clock", "cpu_core/", "cpu_atom/", "cpu/", "instructions", "cpu-cycles",
  ]

  /// `0.010 ( 0.004 ms): app/900 mmap(len: 8192, …) = 0x7f…`, after blanks.
  private static func isPerfTrace(_ line: TextScanner) -> Bool {
    var scanner = line
    scanner.skipBlanks()
    guard scanner.decimal() != nil, scanner.skip(UInt8(ascii: ".")), scanner.decimal() != nil,
      scanner.skip(" (")
    else { return false }
    return scanner.skip(past: "): ")
  }

  /// `900 20:00:00.000001 mmap(NULL, 8192, …) = 0x7f…`, of which process and time may be missing.
  private static func isStrace(_ line: TextScanner) -> Bool {
    var scanner = line
    for _ in 0..<3 {
      var call = scanner
      while isNamePart(call.byte) { call.position += 1 }
      if call.position > scanner.position, call.skip(UInt8(ascii: "(")) {
        return call.skip(past: " = ") || call.skip(past: "<unfinished")
      }
      scanner.skipWord()
      scanner.skipBlanks()
    }
    return false
  }

  private static func isNamePart(_ byte: UInt8) -> Bool {
    switch byte {
    case 48...57, 95, 97...122: true
    default: false
    }
  }

  /// What the text is, and what to do instead.
  package var advice: String {
    switch self {
    case .cpuProfile:
      "is a profile of CPU time, which holds no faults and no calls: \(TraceCure.again)"
    case .strace:
      "is the output of strace, which holds calls but no page faults: \(TraceCure.again)"
    case .perfTrace:
      "is the output of perf trace, which does not hold all addresses of faults and arguments of calls: "
        + TraceCure.again
    case .rawSystemCalls:
      "holds system calls by number (raw_syscalls), and numbers differ between architectures: "
        + "\(TraceCure.again), or the tracepoints syscalls:sys_enter_mmap, syscalls:sys_exit_mmap and so on"
    }
  }
}
