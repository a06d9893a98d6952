/// Reads line after line into a row that is kept from one to the next, and of each line only the fields
/// that differ from those of the line before: in our files most do not.
struct LineReader {
  private let names: [String]
  /// Where the fields go; nil of fields that are skipped.
  private let places: [FieldPlace?]
  /// The last line, and where its fields end; none, where there was no line or it was damaged.
  private var previous: [UInt8] = []
  private var ends: [Int]
  private var hasPrevious = false

  /// - Parameters:
  ///   - names: of the columns of the file.
  ///   - columns: those that are read, nil for others.
  init<Row>(_ names: [String], _ columns: [Column<Row>?]) {
    self.names = names
    places = columns.map { $0?.place }
    ends = Array(repeating: 0, count: columns.count)
  }

  /// Reads one line, without its line feed. After damage some of its fields are in `row`; the next line
  /// is read as if it were the first.
  ///
  /// - Parameter row: of the type that the columns are of, and since the last line only changed by this.
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

  /// False where the line is damaged.
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

  /// Whether the bytes of a field of the previous line stand here, and are a whole field.
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

  /// What is wrong with a line that could not be read.
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
