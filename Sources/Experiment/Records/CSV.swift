/// Lines of comma-separated values, RFC 4180, without line breaks inside fields.
package enum CSV {
  /// One row, with its line feed.
  package static func line<Row>(_ row: Row, _ columns: [Column<Row>]) -> String {
    columns.map { quoted($0.text(row)) }.joined(separator: ",") + "\n"
  }

  package static func header<Row>(_ columns: [Column<Row>]) -> String {
    columns.map(\.name).joined(separator: ",") + "\n"
  }

  /// What is wrong with a line.
  package struct Damage: Error, Equatable {
    package let reason: String
  }

  /// Reads one line, without its line feed, into `row`.
  package static func parse<Row>(
    _ line: Substring, _ columns: [Column<Row>], into row: inout Row
  ) throws(Damage) {
    let fields = try split(line)
    guard fields.count == columns.count else {
      throw Damage(reason: "\(fields.count) fields where \(columns.count) belong")
    }
    for (column, field) in zip(columns, fields) where !column.parse(&row, field) {
      throw Damage(reason: "\(column.name): '\(field)' is not such a value")
    }
  }

  /// The fields of a line, quotes taken off.
  package static func split(_ line: Substring) throws(Damage) -> [Substring] {
    var fields: [Substring] = []
    var rest = line.utf8
    while true {
      if rest.first == UInt8(ascii: "\"") {
        var value = ""
        var part = rest.dropFirst()
        while true {
          guard let quote = part.firstIndex(of: UInt8(ascii: "\"")) else {
            throw Damage(reason: "a quoted field without its end")
          }
          value += String(Substring(part[..<quote]))
          part = part[part.index(after: quote)...]
          guard part.first == UInt8(ascii: "\"") else { break }
          value += "\""
          part = part.dropFirst()
        }
        fields.append(Substring(value))
        rest = part
      } else {
        let end = rest.firstIndex(of: UInt8(ascii: ",")) ?? rest.endIndex
        fields.append(Substring(rest[..<end]))
        rest = rest[end...]
      }
      guard let separator = rest.first else { return fields }
      guard separator == UInt8(ascii: ",") else {
        throw Damage(reason: "text behind a quoted field")
      }
      rest = rest.dropFirst()
    }
  }

  private static func quoted(_ field: String) -> String {
    // By scalars: "\r\n" is one character.
    var text = ""
    text.unicodeScalars.append(
      contentsOf: field.unicodeScalars.map { $0 == "\n" || $0 == "\r" ? " " : $0 })
    guard text.utf8.contains(where: { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") })
    else { return text }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }
}
