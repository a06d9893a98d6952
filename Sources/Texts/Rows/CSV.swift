/// Lines of comma-separated values, RFC 4180, without line breaks inside fields.
package enum CSV {
  /// The damage in a line.
  package struct Damage: Error, Equatable {
    package let reason: String

    package init(reason: String) { self.reason = reason }
  }

  /// One row, with its line feed.
  package static func line<Row>(_ row: Row, _ columns: [Column<Row>]) -> String {
    fields(row, columns) + "\n"
  }

  /// One row, without its line feed.
  package static func fields<Row>(_ row: Row, _ columns: [Column<Row>]) -> String {
    columns.map { quoted($0.text(row)) }.joined(separator: ",")
  }

  /// Fields as one line, with its line feed.
  package static func line(_ fields: [String]) -> String {
    fields.map(quoted).joined(separator: ",") + "\n"
  }

  package static func header<Row>(_ columns: [Column<Row>]) -> String {
    columns.map(\.name).joined(separator: ",") + "\n"
  }

  /// Parses one line, without its line feed, into `row`. After an error, `row` holds some of the line's fields.
  package static func parse<Row>(
    _ line: Substring, _ columns: [Column<Row>], into row: inout Row
  ) throws(Damage) {
    var reader = LineReader(columns.map(\.name), columns.map(Optional.some))
    try reader.read(Array(line.utf8).span, into: &row)
  }

  /// Also safe for a terminal: no field contains a line feed or characters that a terminal would obey.
  ///
  /// Works by scalars: a quote with a combining mark is one character, but not equal to a plain quote.
  private static func quoted(_ field: String) -> String {
    var text = ""
    var isQuoted = false
    for scalar in field.unicodeScalars {
      switch scalar {
      case _ where TerminalText.isUnsafe(scalar): text += scalar.escaped(asASCII: true)
      case "\"":
        text += "\"\""
        isQuoted = true
      default:
        text.unicodeScalars.append(scalar)
        if scalar == "," { isQuoted = true }
      }
    }
    return isQuoted ? "\"\(text)\"" : text
  }
}
