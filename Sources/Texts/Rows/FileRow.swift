/// A row of a file whose header names its columns.
package protocol FileRow: Equatable, Sendable {
  /// A row with the default values of columns that a file lacks, and with the version in which rows are written.
  init()
  /// The version of the meaning of the columns.
  var schema: Int { get set }
  /// The columns that madbench writes, in order.
  static var columns: [Column<Self>] { get }
  /// The names of the columns that every file must have.
  static var requiredColumns: [String] { get }
}

extension FileRow {
  /// Parses a row with all columns in order.
  package init(line: Substring) throws(CSV.Damage) {
    self.init()
    let names = CSV.header(Self.columns).utf8.dropLast()
    var reader = try RowReader<Self>(header: Array(names).span)
    try reader.read(Array(line.utf8).span)
    self = reader.row
  }
}
