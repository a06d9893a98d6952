/// Reads the rows of one file by the names in its header. Skips unknown columns; fields of columns that the file lacks
/// have their defaults.
package struct RowReader<Row: FileRow> {
  /// The last row read.
  package private(set) var row = Row()
  /// Columns of the file that are unknown to madbench, in order.
  package let unknownColumns: [String]

  private var lines: LineReader

  /// The version in which rows are written.
  private static var schema: Int { Row().schema }

  /// A header with more columns was not written by madbench.
  private static var mostColumns: Int { 1024 }

  /// - Parameter header: the file's first line, without its line feed.
  package init(header: borrowing Span<UInt8>) throws(CSV.Damage) {
    let known = Dictionary(uniqueKeysWithValues: Row.columns.map { ($0.name, $0) })
    var columns: [Column<Row>?] = []
    var names: [String] = []
    let ranges = try CSV.fields(of: header)
    guard ranges.count <= Self.mostColumns else {
      throw CSV.Damage(reason: "\(ranges.count) columns, at most \(Self.mostColumns) are read")
    }
    for range in ranges {
      let bytes = header.extracting(range).withUnsafeBufferPointer(Array.init)
      guard let name = String(validating: bytes, as: UTF8.self), !names.contains(name) else {
        throw CSV.Damage(
          reason: "column \(names.count + 1) is '\(FieldText.shown(bytes))', which is no name or is there twice")
      }
      names.append(name)
      columns.append(known[name])
    }
    let missing = Row.requiredColumns.filter { !names.contains($0) }
    guard missing.isEmpty else {
      throw CSV.Damage(reason: "the header has no column \(missing.joined(separator: ", "))")
    }
    unknownColumns = zip(names, columns).filter { $0.1 == nil }.map(\.0)
    lines = LineReader(names, columns)
  }

  /// Parses the next line, without its line feed, into `row`, whose contents are undefined after an error.
  package mutating func read(_ line: borrowing Span<UInt8>) throws(CSV.Damage) {
    try lines.read(line, into: &row)
    guard row.schema == Self.schema else {
      throw CSV.Damage(reason: "schema \(row.schema) where \(Self.schema) belongs")
    }
  }
}
