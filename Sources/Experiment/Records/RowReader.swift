internal import LinuxKernel

/// Reads the rows of one file, whose first line tells its schema: today's, or an older one, whose rows
/// lack the newer columns.
package struct RowReader<Row: FileRow> {
  /// The row that was read last.
  package private(set) var row = Row()

  /// Those that the columns may be of; from the first row on, the one that they are of.
  private var schemas: [Int]
  private var lines: LineReader

  /// - Parameter header: the file's first line, without its line feed.
  package init(header: borrowing Span<UInt8>) throws(CSV.Damage) {
    let count = try Self.columnCount(of: header)
    guard let reader = Self(columns: count) else {
      let known = Row.columnCounts.map { "\($0.columns) of schema \($0.schema)" }
        .joined(separator: ", ")
      throw CSV.Damage(
        reason: count > Row.columns.count
          ? "\(count) columns, of a newer schema than this madbench knows (\(known))"
          : "\(count) columns, of no schema (\(known))")
    }
    self = reader
  }

  /// Nil where no schema has so many columns.
  init?(columns count: Int) {
    schemas = Row.columnCounts.filter { $0.columns == count }.map(\.schema)
    if schemas.isEmpty { return nil }
    lines = LineReader(Array(Row.columns.prefix(count)))
  }

  /// Reads the next line, without its line feed, into `row`, which after damage is of no use.
  package mutating func read(_ line: borrowing Span<UInt8>) throws(CSV.Damage) {
    try lines.read(line, into: &row)
    guard schemas.contains(row.schema) else {
      let right = schemas.map(String.init).joined(separator: " or ")
      throw CSV.Damage(reason: "schema \(row.schema) where \(right) belongs")
    }
    if schemas.count > 1 { schemas = [row.schema] }
  }

  /// How many columns a header has, all of them ours and in their places.
  private static func columnCount(of header: borrowing Span<UInt8>) throws(CSV.Damage) -> Int {
    let names = try CSV.fields(of: header)
    for (index, (range, column)) in zip(names, Row.columns).enumerated() {
      let name = header.extracting(range).withUnsafeBufferPointer(Array.init)
      guard name.elementsEqual(column.name.utf8) else {
        throw CSV.Damage(
          reason: "column \(index + 1) is '\(FieldText.shown(name))' where '\(column.name)' belongs"
        )
      }
    }
    return names.count
  }
}
