/// What a line of `perf script` tells of, by the event's name, which stands behind the head.
enum PerfLineEvent {
  /// An event of the kernel's software counters. What follows is the address.
  case fault(TraceThread.FaultEvent)
  /// `exceptions:page_fault_user`, or `…_kernel` for an access of the kernel's own.
  case exception(isOfKernel: Bool)
  case entry(TraceCall.Name)
  case exit(TraceCall.Name)
  /// `task:task_newtask`: a thread or a process has come to be, with the flags of `clone(2)`.
  case newTask
  /// A `PERF_RECORD_…`: what came about beside the samples. What follows is its name without that.
  case record
  /// The name of an event that is not known.
  case other(Range<Int>)

  /// Steps behind the event's name and its colon; nil where no name of an event stands.
  ///
  /// - Parameter period: how many events this one stands for, where the line says so; else 1. 0 where the name says
  ///   that events were sampled by frequency.
  static func read(_ scanner: inout TextScanner, period: inout UInt64) -> PerfLineEvent? {
    period = skipPeriod(&scanner)
    if scanner.skip("PERF_RECORD_") { return .record }
    let start = scanner.position
    scanner.skipWord()
    let end = scanner.position - 1
    guard end > start, scanner.bytes[end] == UInt8(ascii: ":") else { return nil }
    let name = TextScanner(scanner.bytes, from: start, to: end)
    guard let event = known(name) else { return .other(start..<end) }
    if let sampled = periodOfTerms(name) { period = sampled }
    return event
  }

  /// How often the event came to pass for this sample: a number of its own before the name.
  private static func skipPeriod(_ scanner: inout TextScanner) -> UInt64 {
    scanner.skipBlanks()
    guard TextScanner.isDigit(scanner.byte) else { return 1 }
    var behind = scanner
    guard let period = behind.decimal(), behind.isAtBlank else { return 1 }
    behind.skipBlanks()
    if behind.isAtEnd { return 1 }
    scanner = behind
    return period
  }

  private static func known(_ name: TextScanner) -> PerfLineEvent? {
    var name = name
    switch name.byte {
    case UInt8(ascii: "t"):
      return name.skip("task:task_newtask") && isNameOver(name) ? .newTask : nil
    case UInt8(ascii: "s"):
      // perf's own events by their unit: `software/page-faults/`.
      if name.skip("software/") { return fault(&name) }
      guard name.skip("syscalls:sys_e") else { return nil }
      if name.skip("nter_") { return call(named: name).map { .entry($0) } }
      return name.skip("xit_") ? call(named: name).map { .exit($0) } : nil
    case UInt8(ascii: "e"):
      guard name.skip("exceptions:page_fault_") else { return nil }
      let isOfKernel = name.skip("kernel")
      guard isOfKernel || name.skip("user"), isNameOver(name) else { return nil }
      return .exception(isOfKernel: isOfKernel)
    default: return fault(&name)
    }
  }

  /// By perf's own names for them; `faults` is short for the first.
  private static func fault(_ name: inout TextScanner) -> PerfLineEvent? {
    if name.skip("page-faults") || name.skip("faults") {
      return isNameOver(name) ? .fault(.any) : nil
    }
    guard name.skip("minor-faults") || name.skip("major-faults") else { return nil }
    return isNameOver(name) ? .fault(.served) : nil
  }

  static func call(named name: TextScanner) -> TraceCall.Name? {
    for call in TraceCall.Name.allCases {
      var name = name
      if name.skip(call.text), isNameOver(name) { return call }
    }
    return nil
  }

  /// Whether nothing but modifiers and terms follows: `:u`, `/period=1/`, `,period=1/`.
  private static func isNameOver(_ name: TextScanner) -> Bool {
    switch name.byte {
    case 0, UInt8(ascii: ":"), UInt8(ascii: "/"), UInt8(ascii: ","): true
    default: false
    }
  }

  /// `period=` and `freq=` among the terms of a name; nil where there is none.
  private static func periodOfTerms(_ name: TextScanner) -> UInt64? {
    var name = name
    guard name.skip(past: "/") else { return nil }
    let terms = name
    if name.skip(past: "period=") { return name.decimal() }
    name = terms
    return name.skip(past: "freq=") ? 0 : nil
  }
}
