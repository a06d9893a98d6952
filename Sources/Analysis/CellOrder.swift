internal import Plans
internal import Texts

/// The sort key of a cell in the report: axis by axis, by the rank of each value, and by its text if ranks are equal.
struct CellOrder: Comparable {
  private let ranks: [Double]
  private let texts: [String]

  init(_ cell: Cell) {
    ranks = AxisList.inSortingOrder.map { $0.rank(cell) }
    texts = AxisList.inSortingOrder.map { $0.column.text(cell) }
  }

  static func < (left: CellOrder, right: CellOrder) -> Bool {
    left.ranks == right.ranks
      ? left.texts.lexicographicallyPrecedes(right.texts)
      : left.ranks.lexicographicallyPrecedes(right.ranks)
  }
}

extension Collection<Cell> {
  /// The cells in the order of the report.
  var inOrder: [Cell] {
    map { (cell: $0, order: CellOrder($0)) }.sorted { $0.order < $1.order }.map(\.cell)
  }
}
