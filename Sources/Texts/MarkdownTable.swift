/// A markdown table, padded so that it also reads well as plain text. The first column is aligned left; the other
/// columns are aligned left in tables of words, and right in tables of figures.
///
/// Cells are plain text: markup in them is escaped, so that no cell can end its row.
package struct MarkdownTable {
  package let header: [String]
  package var rows: [[String]] = []

  private let alignsRight: Bool

  package init(header: [String], alignsRight: Bool = true) {
    self.header = header
    self.alignsRight = alignsRight
  }

  package var text: String {
    let header = header.map(MarkdownText.escaped)
    let rows = rows.map { $0.map(MarkdownText.escaped) }
    let widths = header.indices.map { column in
      ([header] + rows).map { $0[column].count }.max() ?? 0
    }
    func line(_ cells: [String]) -> String {
      let padded = zip(cells, widths).enumerated().map { column, cell in
        let gap = String(repeating: " ", count: cell.1 - cell.0.count)
        return column == 0 || !alignsRight ? cell.0 + gap : gap + cell.0
      }
      return "| " + padded.joined(separator: " | ") + " |\n"
    }
    let rule = widths.enumerated().map { column, width in
      column == 0 || !alignsRight
        ? String(repeating: "-", count: width) : String(repeating: "-", count: width - 1) + ":"
    }
    return line(header) + line(rule) + rows.map { line($0) }.joined()
  }
}
