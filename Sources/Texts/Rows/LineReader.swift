/// Parses line after line into one row, and of each line only the fields that differ from those of the previous line:
/// in result files most do not.
struct LineReader {
  private let names: [String]
  /// The places of the fields; nil for fields that are skipped.
  private let places: [FieldPlace?]
  /// The previous line, and the ends of its fields; empty if there was no line or it was damaged.
  private var previous: [UInt8] = []
  private var ends: [Int]
  private var hasPrevious = false

  /// - Parameters:
  ///   - names: the names of the file's columns.
  ///   - columns: the columns to read; nil for others.
  init<Row>(_ names: [String], _ columns: [Column<Row>?]) {
    self.names = names
    places = columns.map { $0?.place }
    ends = Array(repeating: 0, count: columns.count)
  }

  /// Parses one line, without its line feed. After an error, `row` holds some of the line's fields, and the next line
  /// is parsed as if it were the first.
  ///
  /// - Parameter row: a row of the columns' type, not changed since the last line except by this function.
  mutating func read<Row>(
    _ line: borrowing Span<UInt8>, into row: inout Row
  ) throws(CSV.Damage) {
    let isRead = withUnsafeMutablePointer(to: &row) { put(line, into: UnsafeMutableRawPointer($0)) }
    hasPrevious = isRead
    guard isRead else {
      throw withUnsafeMutablePointer(to: &row) { damage(of: line, UnsafeMutableRawPointer($0)) }
    }
    previous.removeAll(keepingCapacity: true)
    line.withUnsafeBufferPointer { previous.append(contentsOf: $0) }
  }

  /// Returns false if the line is damaged.
  private mutating func put(
    _ line: borrowing Span<UInt8>, into row: UnsafeMutableRawPointer
  ) -> Bool {
    var start = 0
    var oldStart = 0
    for index in places.indices {
      let oldEnd = ends[index]
      var end = start + oldEnd - oldStart
      if !hasPrevious || !isSame(line, start..<end, oldStart) {
        guard let found = try? CSV.end(ofFieldAt: start, in: line) else { return false }
        end = found
        guard put(line.extracting(start..<end), places[index], row) else { return false }
      }
      ends[index] = end
      guard (end == line.count) == (index == places.count - 1) else { return false }
      oldStart = oldEnd + 1
      start = end + 1
    }
    return true
  }

  /// Whether this range holds the bytes of a field of the previous line, and is a whole field.
  private func isSame(
    _ line: borrowing Span<UInt8>, _ range: Range<Int>, _ oldStart: Int
  ) -> Bool {
    guard range.upperBound <= line.count,
      range.upperBound == line.count || line[range.upperBound] == UInt8(ascii: ",")
    else { return false }
    let old = previous.span
    var distance = 0
    while distance < range.count {
      if line[range.lowerBound + distance] != old[oldStart + distance] { return false }
      distance += 1
    }
    return true
  }

  private func put(
    _ field: borrowing Span<UInt8>, _ place: FieldPlace?, _ row: UnsafeMutableRawPointer
  ) -> Bool {
    guard let place else { return true }
    guard !field.isEmpty, field[0] == UInt8(ascii: "\"") else { return place.put(field, into: row) }
    return place.put(CSV.unquoted(field).span, into: row)
  }

  /// The damage in a line that could not be parsed.
  private func damage(
    of line: borrowing Span<UInt8>, _ row: UnsafeMutableRawPointer
  ) -> CSV.Damage {
    if line.isEmpty { return CSV.Damage(reason: "is empty") }
    do throws(CSV.Damage) {
      let fields = try CSV.fields(of: line)
      guard fields.count == places.count else {
        return CSV.Damage(reason: "\(fields.count) fields where \(places.count) belong")
      }
      for (index, range) in fields.enumerated() {
        let field = line.extracting(range)
        if put(field, places[index], row) { continue }
        let bytes = range.map { line[$0] }
        return CSV.Damage(
          reason: "\(names[index]): '\(FieldText.shown(bytes))' is not such a value")
      }
      return CSV.Damage(reason: "cannot be read")
    } catch {
      return error
    }
  }
}
