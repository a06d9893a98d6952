/// What every line of `perf script` begins with: `COMM PID/TID [CPU] MISC SECONDS.FRACTION:`, of which name,
/// one of the numbers, processor and miscellaneous bits may be missing. Lines of ftrace begin otherwise, see
/// `FtraceLineHead`.
struct PerfLineHead {
  /// Where the thread's name stands; nowhere, where there is none.
  var name: Range<Int>
  /// Nil where one number stands, which is then `thread`.
  var process: Int32?
  var thread: Int32
  /// Nanoseconds.
  var time: UInt64
  /// Behind the time's colon.
  var end: Int
  /// Whether ftrace or trace-cmd has printed the line: its events have names of their own.
  var isOfFtrace = false

  /// perf sets names flush right in so many columns, longer than the kernel lets any be.
  private static let nameColumns = 16
  /// Longer names are none: perf has its own for some threads that have lost theirs.
  private static let longestName = 64

  /// Nil where the line begins otherwise.
  init?(_ bytes: UnsafeRawBufferPointer) {
    guard
      let head = Self.aligned(bytes) ?? Self.anywhere(bytes), head.name.count <= Self.longestName
    else {
      guard let head = FtraceLineHead(bytes) else { return nil }
      self = head.asOfPerf
      return
    }
    self = head
  }

  /// The head of a line of ftrace.
  init(ofFtrace name: Range<Int>, process: Int32?, thread: Int32, time: UInt64, end: Int) {
    self.name = name
    self.process = process
    self.thread = thread
    self.time = time
    self.end = end
    isOfFtrace = true
  }

  private init(name: Range<Int>, tasks: Tasks, time: Time) {
    self.name = name
    process = tasks.process
    thread = tasks.thread
    self.time = time.nanoseconds
    end = time.end
  }

  private typealias Tasks = (process: Int32?, thread: Int32)
  private typealias Time = (nanoseconds: UInt64, end: Int)

  /// The name in perf's columns: whatever is in it, the numbers come behind.
  private static func aligned(_ bytes: UnsafeRawBufferPointer) -> PerfLineHead? {
    guard bytes.count > nameColumns, bytes[nameColumns] == 32 else { return nil }
    var scanner = TextScanner(bytes, from: nameColumns)
    scanner.skipBlanks()
    guard let tasks = tasks(&scanner), scanner.isAtBlank else { return nil }
    skipProcessor(&scanner)
    skipMiscellany(&scanner)
    guard let time = time(&scanner) else { return nil }
    return PerfLineHead(name: trimmed(bytes, 0..<nameColumns), tasks: tasks, time: time)
  }

  /// Searches for a time that stands behind the numbers of a thread.
  private static func anywhere(_ bytes: UnsafeRawBufferPointer) -> PerfLineHead? {
    var start = 0
    // A word behind the name is looked at as often as there are words: what is long is no head.
    let end = min(bytes.count, longestName + 64)
    while start < end {
      var scanner = TextScanner(bytes, from: start)
      scanner.skipBlanks()
      let word = scanner.position
      if let tasks = tasks(&scanner), scanner.isAtBlank {
        skipProcessor(&scanner)
        skipMiscellany(&scanner)
        if let time = time(&scanner) {
          return PerfLineHead(name: trimmed(bytes, 0..<word), tasks: tasks, time: time)
        }
      }
      scanner.position = word
      scanner.skipWord()
      start = scanner.position
      if start == word { return nil }
    }
    return nil
  }

  private static func tasks(_ scanner: inout TextScanner) -> Tasks? {
    guard let first = scanner.task() else { return nil }
    guard scanner.skip(UInt8(ascii: "/")) else { return (nil, first) }
    guard let second = scanner.task() else { return nil }
    return (first, second)
  }

  /// `[003]`
  private static func skipProcessor(_ scanner: inout TextScanner) {
    scanner.skipBlanks()
    guard scanner.skip(UInt8(ascii: "[")) else { return }
    scanner.skipWord()
    scanner.skipBlanks()
  }

  /// Of `-F +misc`: in which mode the event came, and bits of records, a letter each.
  private static func skipMiscellany(_ scanner: inout TextScanner) {
    var behind = scanner
    while isMiscellany(behind.byte) { behind.position += 1 }
    guard behind.position > scanner.position, behind.isAtBlank else { return }
    behind.skipBlanks()
    scanner = behind
  }

  private static func isMiscellany(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "K"), UInt8(ascii: "U"), UInt8(ascii: "H"), UInt8(ascii: "G"),
      UInt8(ascii: "g"), UInt8(ascii: "M"), UInt8(ascii: "E"), UInt8(ascii: "S"),
      UInt8(ascii: "p"):
      true
    default: false
    }
  }

  /// `SECONDS.FRACTION:` of six or nine digits, in nanoseconds.
  static func time(_ scanner: inout TextScanner) -> (nanoseconds: UInt64, end: Int)? {
    guard let seconds = scanner.decimal(), scanner.skip(UInt8(ascii: ".")) else { return nil }
    let start = scanner.position
    guard let fraction = scanner.decimal(), scanner.skip(UInt8(ascii: ":")), scanner.isAtBlank,
      seconds < UInt64(Int64.max) / 1_000_000_000
    else { return nil }
    let end = scanner.position
    switch end - 1 - start {
    case 6: return (seconds * 1_000_000_000 + fraction * 1000, end)
    case 9: return (seconds * 1_000_000_000 + fraction, end)
    default: return nil
    }
  }

  /// A range of bytes without the blanks at its ends.
  static func trimmed(
    _ bytes: UnsafeRawBufferPointer, _ range: Range<Int>
  ) -> Range<Int> {
    var start = range.lowerBound
    var end = range.upperBound
    while start < end, TextScanner.isBlank(bytes[start]) { start += 1 }
    while end > start, TextScanner.isBlank(bytes[end - 1]) { end -= 1 }
    return start..<end
  }
}
