/// A row of a file whose header names its columns.
package protocol FileRow: Equatable, Sendable {
  /// With the values that stand for columns which a file does not have, and the version that rows are written in.
  init()
  /// The version of the meaning of the columns.
  var schema: Int { get set }
  /// Those that madbench writes, in order.
  static var columns: [Column<Self>] { get }
  /// The names of those without which a row says nothing.
  static var requiredColumns: [String] { get }
}

extension FileRow {
  /// Reads a row with all columns in their order.
  package init(line: Substring) throws(CSV.Damage) {
    self.init()
    let names = CSV.header(Self.columns).utf8.dropLast()
    var reader = try RowReader<Self>(header: Array(names).span)
    try reader.read(Array(line.utf8).span)
    self = reader.row
  }
}
