/// What every event of ftrace's `trace` and of `trace-cmd report` begins with:
/// `COMM-TID (TGID) [CPU] FLAGS SECONDS.FRACTION:`, of which the process and the flags may be missing.
///
/// The kernel prints it in `trace_print_context` and `trace_print_lat_context` (`kernel/trace/trace_output.c`).
struct FtraceLineHead {
  private let name: Range<Int>
  private let process: Int32?
  private let thread: Int32
  private let time: UInt64
  private let end: Int

  /// Names are set flush right in so many columns, longer than the kernel lets any be.
  private static let nameColumns = 16
  /// What stands before the processor is no longer.
  private static let longest = 80

  /// Nil where the line begins otherwise.
  init?(_ bytes: UnsafeRawBufferPointer) {
    let dash = UInt8(ascii: "-")
    guard bytes.count > Self.nameColumns else { return nil }
    if bytes[Self.nameColumns] == dash, let head = Self.head(bytes, dash: Self.nameColumns) {
      self = head
      return
    }
    for place in bytes.prefix(Self.longest).indices where bytes[place] == dash {
      if let head = Self.head(bytes, dash: place) {
        self = head
        return
      }
    }
    return nil
  }

  private init(
    name: Range<Int>, process: Int32?, thread: Int32, time: UInt64, end: Int
  ) {
    self.name = name
    self.process = process
    self.thread = thread
    self.time = time
    self.end = end
  }

  var asOfPerf: PerfLineHead {
    PerfLineHead(ofFtrace: name, process: process, thread: thread, time: time, end: end)
  }

  private static func head(_ bytes: UnsafeRawBufferPointer, dash: Int) -> FtraceLineHead? {
    var scanner = TextScanner(bytes, from: dash + 1)
    guard TextScanner.isDigit(scanner.byte), let thread = scanner.task(), scanner.isAtBlank else {
      return nil
    }
    scanner.skipBlanks()
    let process = process(&scanner)
    guard skipProcessor(&scanner) else { return nil }
    if !TextScanner.isDigit(scanner.byte) {
      scanner.skipWord()
      scanner.skipBlanks()
    }
    guard let time = PerfLineHead.time(&scanner) else { return nil }
    return FtraceLineHead(
      name: PerfLineHead.trimmed(bytes, 0..<dash), process: process, thread: thread,
      time: time.nanoseconds, end: time.end)
  }

  /// `(  123)`, of `record-tgid`; `(-----)` where the kernel has forgotten it.
  private static func process(_ scanner: inout TextScanner) -> Int32? {
    guard scanner.skip(UInt8(ascii: "(")) else { return nil }
    scanner.skipBlanks()
    let process = TextScanner.isDigit(scanner.byte) ? scanner.task() : nil
    while !scanner.isAtEnd, scanner.byte != UInt8(ascii: ")") { scanner.position += 1 }
    _ = scanner.skip(UInt8(ascii: ")"))
    scanner.skipBlanks()
    return process
  }

  /// `[003]`
  private static func skipProcessor(_ scanner: inout TextScanner) -> Bool {
    guard scanner.skip(UInt8(ascii: "[")), scanner.decimal() != nil,
      scanner.skip(UInt8(ascii: "]")), scanner.isAtBlank
    else { return false }
    scanner.skipBlanks()
    return true
  }
}
