internal import Glibc

/// What `perf script` shows of a `PERF_RECORD_…` with `--show-task-events`, `--show-mmap-events` and
/// `--show-lost-events`.
enum PerfRecord {
  case name(process: Int32, thread: Int32, Range<Int>, isExec: Bool)
  case fork(child: Int32, childThread: Int32, parent: Int32, parentThread: Int32)
  case exit(process: Int32, thread: Int32)
  case mapping(process: Int32, thread: Int32, TraceMapping)
  case lost(UInt64)

  /// The scanner stands behind `PERF_RECORD_`; nil where it is none that is known, and nothing moves.
  init?(
    _ scanner: inout TextScanner, _ damage: (String) -> TraceDamage
  ) throws(TraceDamage) {
    let name = scanner
    guard let record = Self.read(&scanner) else {
      scanner = name
      return nil
    }
    guard let record else { throw damage("a damaged PERF_RECORD_\(Self.text(name))") }
    self = record
  }

  private static func read(_ scanner: inout TextScanner) -> PerfRecord?? {
    if scanner.skip("COMM") { return .some(comm(&scanner)) }
    if scanner.skip("FORK(") { return .some(fork(&scanner)) }
    if scanner.skip("EXIT(") {
      return .some(scanner.tasks(colon).map { .exit(process: $0.process, thread: $0.thread) })
    }
    if scanner.skip("MMAP2 ") { return .some(mapping(&scanner, isSecond: true)) }
    if scanner.skip("MMAP ") { return .some(mapping(&scanner, isSecond: false)) }
    if scanner.skip("LOST lost ") || scanner.skip("LOST_SAMPLES lost ") {
      return .some(scanner.decimal().map { .lost($0) })
    }
    return nil
  }

  private static let colon = UInt8(ascii: ":")

  private static func text(_ scanner: TextScanner) -> String {
    String(decoding: scanner.rest.prefix { 65...90 ~= $0 }, as: UTF8.self)
  }

  /// ` exec: NAME:PID/TID` or `: NAME:PID/TID`; the name may hold colons.
  private static func comm(_ scanner: inout TextScanner) -> PerfRecord? {
    let isExec = scanner.skip(" exec")
    guard scanner.skip(": "), let end = scanner.rest.lastIndex(of: colon) else { return nil }
    let name = scanner.position..<scanner.position + end
    scanner.position += end + 1
    guard let (process, thread) = scanner.tasks(UInt8(ascii: "/")) else { return nil }
    return .name(process: process, thread: thread, name, isExec: isExec)
  }

  /// `PID:TID):(PID:TID)`: the child, its parent.
  private static func fork(_ scanner: inout TextScanner) -> PerfRecord? {
    guard let child = scanner.tasks(colon), scanner.skip("):("),
      let parent = scanner.tasks(colon)
    else { return nil }
    return .fork(
      child: child.process, childThread: child.thread, parent: parent.process,
      parentThread: parent.thread)
  }

  /// `PID/TID: [0xSTART(0xLENGTH) @ …]: rw-p NAME`; the older form has `x` for code and `r` for data in place
  /// of the letters.
  private static func mapping(_ scanner: inout TextScanner, isSecond: Bool) -> PerfRecord? {
    guard let task = scanner.tasks(UInt8(ascii: "/")), scanner.skip(": ["),
      let start = scanner.hexadecimal(), scanner.skip(UInt8(ascii: "(")),
      let length = scanner.hexadecimal(), scanner.skip(UInt8(ascii: ")")),
      scanner.skip(past: "]: ")
    else { return nil }
    let letters = scanner.position
    scanner.skipWord()
    let protection = scanner.bytes(letters..<scanner.position)
    guard protection.count == (isSecond ? 4 : 1) else { return nil }
    var bits: Int32 = isSecond ? 0 : PROT_READ
    for letter in protection {
      switch letter {
      case UInt8(ascii: "r"): bits |= PROT_READ
      case UInt8(ascii: "w"): bits |= PROT_WRITE
      case UInt8(ascii: "x"): bits |= PROT_EXEC
      case UInt8(ascii: "-"), UInt8(ascii: "p"), UInt8(ascii: "s"): break
      default: return nil
      }
    }
    scanner.skipBlanks()
    return .mapping(
      process: task.process, thread: task.thread,
      TraceMapping(
        start: start, length: length, protection: UInt8(bits),
        isShared: isSecond && protection[3] == UInt8(ascii: "s"), kind: kind(scanner)))
  }

  /// By the kernel's names for what no file is behind (`perf_event_mmap_event`).
  private static func kind(_ name: TextScanner) -> TraceMapping.Kind {
    if name.starts(with: "//anon") || name.starts(with: "[anon") { return .anonymous }
    if name.starts(with: "[heap]") { return .heap }
    return name.starts(with: "[stack") ? .stack : .file
  }
}
