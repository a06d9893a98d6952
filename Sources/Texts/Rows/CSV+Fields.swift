/// Finds the ends of fields, and decodes them.
extension CSV {
  /// The end of the field that begins at `start`: the index of its comma or the end of the line.
  static func end(
    ofFieldAt start: Int, in line: borrowing Span<UInt8>
  ) throws(Damage) -> Int {
    var index = start
    if start < line.count, line[start] == UInt8(ascii: "\"") {
      index += 1
      while true {
        while index < line.count, line[index] != UInt8(ascii: "\"") { index += 1 }
        guard index < line.count else { throw Damage(reason: "a quoted field without its end") }
        index += 1
        guard index < line.count, line[index] == UInt8(ascii: "\"") else { break }
        index += 1
      }
      guard index == line.count || line[index] == UInt8(ascii: ",") else {
        throw Damage(reason: "text after a quoted field")
      }
      return index
    }
    while index < line.count, line[index] != UInt8(ascii: ",") { index += 1 }
    return index
  }

  /// The fields of a line as written, including quotes.
  static func fields(of line: borrowing Span<UInt8>) throws(Damage) -> [Range<Int>] {
    var fields: [Range<Int>] = []
    var start = 0
    while true {
      let end = try end(ofFieldAt: start, in: line)
      fields.append(start..<end)
      if end == line.count { return fields }
      start = end + 1
    }
  }

  /// The contents of a quoted field: without the enclosing quotes, and with doubled quotes undone.
  static func unquoted(_ field: borrowing Span<UInt8>) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(field.count)
    var index = 1
    while index < field.count - 1 {
      bytes.append(field[index])
      index += field[index] == UInt8(ascii: "\"") ? 2 : 1
    }
    return bytes
  }
}
