package import Analysis
package import Plans
internal import Texts

extension MarkdownTable {
  /// One row per cell: its label, its distinguishing values, and figures.
  ///
  /// - Parameters:
  ///   - first: the title of the column of labels.
  ///   - axes: the axes in which cells differ.
  ///   - columns: the titles of the columns of figures.
  ///   - figures: the figures of a cell; nil omits it.
  package init(
    _ first: String, _ axes: [Axis], _ columns: [String], of summaries: [CellSummary],
    figures: (CellSummary) -> [String]?
  ) {
    self.init(header: [first] + axes.map(\.name) + columns)
    rows = summaries.compactMap { summary in
      figures(summary).map {
        [CellText.label(summary)] + axes.map { $0.shown(summary.cell) } + $0
      }
    }
  }

  /// The text; nil if the table has no rows.
  var textOfRows: String? { rows.isEmpty ? nil : text }
}
