internal import Plans

/// A JSON object that holds a cell's axes together with content about the cell.
struct KeyedByCell<Content: Encodable>: Encodable {
  private let cell: Cell
  private let content: Content

  init(_ cell: Cell, _ content: Content) {
    self.cell = cell
    self.content = content
  }

  /// Encodes both into one object.
  func encode(to encoder: any Encoder) throws {
    try cell.encode(to: encoder)
    try content.encode(to: encoder)
  }
}
