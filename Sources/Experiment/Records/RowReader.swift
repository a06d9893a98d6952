/// Reads the rows of one file, whose first line tells its schema: today's, or an older one, whose rows
/// lack the newer columns.
package struct RowReader<Row: FileRow> {
  /// The row that was read last.
  package private(set) var row = Row()

  /// Those that have as many columns; a schema that adds some to another file adds none here.
  private let schemas: [Int]
  private var lines: LineReader

  /// - Parameter header: the file's first line, without its line feed.
  package init(header: borrowing Span<UInt8>) throws(CSV.Damage) {
    self.init(columns: try Self.columns(of: header))
  }

  /// - Parameter columns: as many as some schema has.
  init(columns: Int) {
    schemas = Row.columnCounts.filter { $0.columns == columns }.map(\.schema)
    lines = LineReader(Array(Row.columns.prefix(columns)))
  }

  /// Reads the next line, without its line feed, into `row`, which after damage is of no use.
  package mutating func read(_ line: borrowing Span<UInt8>) throws(CSV.Damage) {
    try lines.read(line, into: &row)
    guard schemas.contains(row.schema) else {
      let belongs = schemas.map(String.init).joined(separator: " or ")
      throw CSV.Damage(reason: "schema \(row.schema) where \(belongs) belongs")
    }
  }

  /// How many columns a header names, if they are those of some schema.
  private static func columns(of header: borrowing Span<UInt8>) throws(CSV.Damage) -> Int {
    let names = try CSV.fields(of: header)
    for (index, (range, column)) in zip(names, Row.columns).enumerated() {
      let name = header.extracting(range).withUnsafeBufferPointer(Array.init)
      guard name.elementsEqual(column.name.utf8) else {
        throw CSV.Damage(
          reason: "column \(index + 1) is '\(FieldText.shown(name))' where '\(column.name)' belongs"
        )
      }
    }
    if Row.columnCounts.contains(where: { $0.columns == names.count }) { return names.count }
    let schemas = Row.columnCounts.map { "\($0.columns) of schema \($0.schema)" }
      .joined(separator: ", ")
    guard names.count <= Row.columns.count else {
      throw CSV.Damage(
        reason: "\(names.count) columns, of a newer schema than this madbench knows (\(schemas))")
    }
    throw CSV.Damage(reason: "\(names.count) columns, of no schema (\(schemas))")
  }
}
