package import Analysis
package import Plans

extension Axis {
  /// The axes that tables may have a column for; strategy and role have their own columns.
  private static let all = AxisList.all.filter { $0.name != "strategy" && $0.name != "role" }

  /// The axes that need a column: those in which a strategy has several values.
  package static func varying(in summaries: [CellSummary]) -> [Axis] { varying(in: summaries.map(\.cell)) }

  static func varying(in cells: [Cell]) -> [Axis] {
    let cells = Dictionary(grouping: cells, by: \.strategy)
    return all.filter { axis in cells.values.contains { Set($0.map(axis.shown)).count > 1 } }
  }

  /// The axes that the name of this cell states (those with words for its values), independent of other cells: such a
  /// name is the same in every run.
  package static func telling(of cell: Cell) -> [Axis] {
    cell.isArm ? [] : all.filter { $0.words(cell) != nil }
  }

  /// The values common to all cells, in words.
  static func common(in summaries: [CellSummary]) -> [String] {
    guard let cell = summaries.first?.cell else { return [] }
    let varying = varying(in: summaries).map(\.name)
    return all.filter { !varying.contains($0.name) }.compactMap { $0.words(cell) }
  }
}
