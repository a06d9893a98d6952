package import Analysis
package import Plans
internal import Texts

extension MarkdownTable {
  /// A row a cell: its label, what tells it from others, and figures.
  ///
  /// - Parameters:
  ///   - first: what stands above the labels.
  ///   - axes: in which cells differ.
  ///   - columns: what stands above the figures.
  ///   - figures: those of a cell; nil leaves it out.
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

  /// Nil where it has no row.
  var textOfRows: String? { rows.isEmpty ? nil : text }
}
