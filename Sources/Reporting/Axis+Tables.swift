internal import Experiment

extension Axis {
  /// The axes that tables may have a column for: strategy and role have one of their own.
  private static let all = AxisList.all.filter { $0.name != "strategy" && $0.name != "role" }

  /// The axes that a column must tell apart: those in which some strategy has several values.
  static func varying(in summaries: [CellSummary]) -> [Axis] { varying(in: summaries.map(\.cell)) }

  static func varying(in cells: [Cell]) -> [Axis] {
    let cells = Dictionary(grouping: cells, by: \.strategy)
    return all.filter { axis in cells.values.contains { Set($0.map(axis.shown)).count > 1 } }
  }

  /// The axes that do not go without saying of this cell, whatever other cells there are: a name made
  /// of them is the same in every run.
  static func telling(of cell: Cell) -> [Axis] {
    cell.isArm ? [] : all.filter { $0.words(cell) != nil }
  }

  /// What all cells have in common, in words.
  static func common(in summaries: [CellSummary]) -> [String] {
    guard let cell = summaries.first?.cell else { return [] }
    let varying = varying(in: summaries).map(\.name)
    return all.filter { !varying.contains($0.name) }.compactMap { $0.words(cell) }
  }
}
