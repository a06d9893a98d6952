/// A row of a file whose columns grow: each schema has those of the one before it, and new ones behind
/// them; or none, where it was another file that has grown.
package protocol FileRow: Equatable, Sendable {
  /// With the values that stand for columns which a file does not have.
  init()
  var schema: Int { get set }
  /// Those of today's schema, in order.
  static var columns: [Column<Self>] { get }
  /// How many of the columns each schema has, the oldest first and today's last. Schema 1 was never
  /// written.
  static var columnCounts: [(schema: Int, columns: Int)] { get }
}

extension FileRow {
  /// Reads a row that stands alone, whose schema only its fields tell. What it has no field for is as in
  /// an empty row.
  package init(line: Substring) throws(CSV.Damage) {
    self.init()
    let bytes = Array(line.utf8)
    let count = try CSV.fields(of: bytes.span).count
    guard var reader = RowReader<Self>(columns: count) else {
      throw CSV.Damage(reason: "\(count) fields where \(Self.columns.count) belong")
    }
    try reader.read(bytes.span)
    self = reader.row
  }
}
