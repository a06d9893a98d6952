/// A row of a table in markdown.
struct MarkdownRow {
  /// By the header of its column.
  let cells: [(header: String, text: String)]

  /// The rows of all tables in a text.
  static func all(in text: String) -> [MarkdownRow] {
    var header: [String] = []
    var rows: [MarkdownRow] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let cells = cells(of: line)
      if cells.isEmpty {
        header = []
      } else if header.isEmpty {
        header = cells
      } else if !cells.allSatisfy({ $0.allSatisfy { "-:".contains($0) } }) {
        rows.append(MarkdownRow(cells: Array(zip(header, cells))))
      }
    }
    return rows
  }

  /// Empty where the line is none of a table.
  private static func cells(of line: Substring) -> [String] {
    guard line.hasPrefix("| "), line.hasSuffix(" |") else { return [] }
    return line.dropFirst(2).dropLast(2).replacing("\\", with: "").split(
      separator: " | ", omittingEmptySubsequences: false
    ).map {
      String($0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
  }
}
