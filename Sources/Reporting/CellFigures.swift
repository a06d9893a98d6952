package import Analysis
package import Plans
package import Samples
internal import Texts

/// The figures of all cells of a run, with the axes that distinguish the cells.
package struct CellFigures: Encodable {
  /// A group of choices that differ in the memory they keep.
  private struct FrontierFigures: Encodable {
    /// The values that distinguish the group from other groups: `size 8 MiB`; empty for the only group.
    let place: String
    let costUnit: Choice.CostUnit
    let measure: KeptMemory.Measure
    /// Positions in `cells`, the cheapest first.
    let cells: [Int]
    /// The sentence in markdown.
    let sentence: String
  }

  /// The names of the axes in `cells` and in CSV files.
  private let axes: [String]
  /// The axes in which cells differ, named as in tables: `place` of a cell has its values, in this order.
  private let varyingAxes: [String]
  /// The values common to all cells, in words.
  private let common: [String]
  let cells: [KeyedByCell<FigureList>]
  /// In the order of the report.
  private let frontiers: [FrontierFigures]

  package init(_ run: RunDescription, _ summaries: [CellSummary]) {
    let varying = Axis.varying(in: summaries)
    let positions = Dictionary(
      uniqueKeysWithValues: summaries.enumerated().map { ($0.element.cell, $0.offset) })
    axes = AxisList.columns.map(\.name)
    varyingAxes = varying.map(\.name)
    common = Axis.common(in: summaries)
    cells = Self.lists(run, summaries).map { KeyedByCell($0.cell, $0.figures) }
    frontiers = ParetoTable.groups(summaries).compactMap { group in
      group[0].kept.map { kept in
        FrontierFigures(
          place: ParetoTable.place(of: group, varying), costUnit: group[0].choice.costUnit,
          measure: kept.measure, cells: group.compactMap { positions[$0.cell] },
          sentence: ParetoTable.sentence(group, varying))
      }
    }
  }

  /// Each cell and its figures, in the order of the report.
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
