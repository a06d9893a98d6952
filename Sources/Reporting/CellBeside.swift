internal import Plans

/// An object of JSON that holds a cell's axes and, beside them, what is said of the cell.
struct CellBeside<Content: Encodable>: Encodable {
  private let cell: Cell
  private let content: Content

  init(_ cell: Cell, _ content: Content) {
    self.cell = cell
    self.content = content
  }

  /// Both into one object.
  func encode(to encoder: any Encoder) throws {
    try cell.encode(to: encoder)
    try content.encode(to: encoder)
  }
}
