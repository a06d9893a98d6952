package import Analysis
package import Plans
package import Samples
internal import Texts

/// The figures of all cells of a run, with what tells the cells apart.
package struct CellFigures: Encodable {
  /// Choices between which memory is a reason to choose.
  private struct FrontierFigures: Encodable {
    /// What tells the group from other groups: `size 8 MiB`; empty where it is the only one.
    let place: String
    let costUnit: Choice.CostUnit
    let measure: KeptMemory.Measure
    /// Positions in `cells`, the cheapest first.
    let cells: [Int]
    /// In markdown.
    let sentence: String
  }

  /// The axes by the names that they have in `cells` and in CSV files.
  private let axes: [String]
  /// The axes in which cells differ, as tables name them: `place` of a cell has its values, in this order.
  private let varyingAxes: [String]
  /// What all cells have in common, in words.
  private let common: [String]
  let cells: [CellBeside<FigureList>]
  /// In the order of the report.
  private let frontiers: [FrontierFigures]

  package init(_ run: RunDescription, _ summaries: [CellSummary]) {
    let varying = Axis.varying(in: summaries)
    let positions = Dictionary(
      uniqueKeysWithValues: summaries.enumerated().map { ($0.element.cell, $0.offset) })
    axes = AxisList.columns.map(\.name)
    varyingAxes = varying.map(\.name)
    common = Axis.common(in: summaries)
    cells = Self.lists(run, summaries).map { CellBeside($0.cell, $0.figures) }
    frontiers = FrontierTable.groups(summaries).compactMap { group in
      group[0].kept.map { kept in
        FrontierFigures(
          place: FrontierTable.place(of: group, varying), costUnit: group[0].choice.costUnit,
          measure: kept.measure, cells: group.compactMap { positions[$0.cell] },
          sentence: FrontierTable.sentence(group, varying))
      }
    }
  }

  /// A cell and its figures, in the order of the report.
  package static func lists(
    _ run: RunDescription, _ summaries: [CellSummary]
  ) -> [(cell: Cell, figures: FigureList)] {
    let varying = Axis.varying(in: summaries)
    return summaries.map { summary in
      let bound = run.replay?.bounds?[summary.cell.strategy]
      return (summary.cell, summary.figures(varying, bound))
    }
  }
}
