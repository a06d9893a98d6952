internal import Texts

extension PerfScriptReader {
  /// What has no head is a comment, blank, part of a call chain, or unknown; but it is damage where the event
  /// behind the damaged head is one that counts.
  func readHeadless(_ bytes: UnsafeRawBufferPointer) throws(TraceDamage) {
    var scanner = TextScanner(bytes)
    let isIndented = scanner.isAtBlank
    scanner.skipBlanks()
    if scanner.isAtEnd { return }
    if !isIndented, scanner.byte == UInt8(ascii: "#") { return try readComment(scanner) }
    if readFtraceLine(scanner) { return }
    if isIndented, scanner.byte != UInt8(ascii: "#"), isCallChain(scanner) { return }
    while !scanner.isAtEnd {
      if isKnownEvent(scanner) {
        throw damage("no thread and time before the event: \(shown(TextScanner(bytes), from: 0))")
      }
      scanner.skipWord()
      scanner.skipBlanks()
    }
    countUnknown(bytes)
  }

  /// The address of an instruction, and what it belongs to.
  private func isCallChain(_ scanner: TextScanner) -> Bool {
    var scanner = scanner
    return scanner.hexadecimal() != nil && scanner.isAtBlank
  }

  private func isKnownEvent(_ scanner: TextScanner) -> Bool {
    guard
      scanner.starts(with: "page-faults") || scanner.starts(with: "minor-faults")
        || scanner.starts(with: "major-faults") || scanner.starts(with: "syscalls:sys_e")
        || scanner.starts(with: "exceptions:page_fault_")
    else { return false }
    var scanner = scanner
    var period: UInt64 = 1
    if case .other? = PerfLineEvent.read(&scanner, period: &period) { return false }
    return scanner.bytes[scanner.position - 1] == UInt8(ascii: ":")
  }

  func countUnknown(_ bytes: UnsafeRawBufferPointer) {
    if summary.unknownLines == 0 {
      let text = FieldText.shown(Array(bytes.prefix(61)))
      summary.firstUnknown = TraceSummary.UnknownLine(number: summary.lines, text: text)
    }
    summary.unknownLines += 1
    if summary.foreign == nil, summary.unknownLines <= Self.mostLooked {
      summary.foreign = ForeignText(line: bytes)
    }
  }

  /// What a text is shows in its first lines.
  private static let mostLooked = 8

  func countUnknown(_ bytes: UnsafeRawBufferPointer, event name: UnsafeRawBufferPointer) {
    countUnknown(bytes)
    if summary.foreign == nil { summary.foreign = ForeignText(event: name) }
    let text = FieldText.shown(Array(name.prefix(61)))
    if let place = summary.unknownEvents.firstIndex(where: { $0.name == text }) {
      summary.unknownEvents[place].count += 1
    } else if summary.unknownEvents.count < TraceSummary.mostUnknownEvents {
      summary.unknownEvents.append(TraceSummary.UnknownEvent(name: text, count: 1))
    }
  }
}
