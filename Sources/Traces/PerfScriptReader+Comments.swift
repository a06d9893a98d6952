/// The first and the last line of a trace that `madbench record` wrote, see `TraceComment`.
extension PerfScriptReader {
  /// Any line that begins with `#`.
  func readComment(_ line: TextScanner) throws(TraceDamage) {
    var scanner = line
    guard scanner.skip(TraceComment.start) else { return try readHeader(line) }
    if scanner.skip(TraceComment.endWord) { return try readEnd(scanner) }
    guard let version = scanner.decimal(), scanner.isAtBlank else { return }
    guard version == TraceComment.version else {
      throw damage(
        "a trace of version \(version), and this madbench reads version \(TraceComment.version)")
    }
    summary.isEndMissing = true
    while let field = scanner.nextField() {
      if field.isNamed("page_bytes") {
        let bytes = try count(field, &scanner)
        guard bytes > 0, bytes.nonzeroBitCount == 1 else {
          throw damage("page_bytes: \(bytes) is not the size of a page")
        }
        summary.pageBytes = bytes
      } else if field.isNamed("thp") {
        summary.hugePages = TraceHugePages(rawValue: Self.value(scanner))
      } else if field.isNamed("madv_free") {
        summary.freesAsDontneed = Self.value(scanner) == "as_dontneed"
      } else if field.isNamed("kernel") {
        summary.kernel = Self.value(scanner)
      } else if field.isNamed("architecture") {
        summary.architecture = Self.value(scanner)
      } else if field.isNamed("perf") {
        summary.perf = Self.value(scanner)
      }
      scanner.skipWord()
    }
  }

  private func readEnd(_ line: TextScanner) throws(TraceDamage) {
    var scanner = line
    summary.isEndMissing = false
    while let field = scanner.nextField() {
      if field.isNamed("lines") {
        summary.missingLines = try count(field, &scanner) - (summary.lines - 1)
      } else if field.isNamed("max_size_reached") {
        summary.isMaxSizeReached = scanner.starts(with: "yes")
      }
      scanner.skipWord()
    }
  }

  /// The word that stands here, up to a limit, with what is printable of its escapes.
  private static func value(_ scanner: TextScanner) -> String {
    var behind = scanner
    behind.skipWord()
    let word = scanner.bytes(scanner.position..<min(behind.position, scanner.position + longestValue))
    return TraceComment.unescaped(word)
  }

  private static let longestValue = 256

  private func count(
    _ field: TextScanner.Field, _ scanner: inout TextScanner
  ) throws(TraceDamage) -> Int {
    let start = scanner.position
    guard let number = scanner.decimal(), scanner.isAtBlank, let count = Int(exactly: number) else {
      let name = String(decoding: field.name, as: UTF8.self)
      throw damage("\(name) is no number: \(shown(scanner, from: start))")
    }
    return count
  }
}
