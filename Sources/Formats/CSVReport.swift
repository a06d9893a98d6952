internal import Analysis
internal import Plans
internal import Reporting
internal import Reproductions
internal import Samples
internal import Statistics
internal import Texts

enum CSVFormat {
  static let format = OutputFormat(
    "csv",
    """
    Write the figures as CSV here, a row for each cell: its axes, then each figure, the ends of its 95 % interval in \
    columns _low and _high; of a comparison a row for each cell and metric. samples.csv has the rows that \
    figures are made from. - is standard output.
    """, of: .storedResults, text: CSVReport.text)
}

/// The figures of the JSON report as a table. Columns without a value in any cell are left out.
enum CSVReport {
  private typealias Row = [(column: String, text: String)]

  static func text(_ results: [Results]) -> String {
    let rows = results.flatMap(rows)
    let columns = columns(of: rows)
    return CSV.line(columns)
      + rows.map { row in
        let texts = Dictionary(row.map { ($0.column, $0.text) }) { first, _ in first }
        return CSV.line(columns.map { texts[$0] ?? "" })
      }.joined()
  }

  private static func rows(_ results: Results) -> [Row] {
    switch results {
    case .strategies(let run, let analysis): rows(run, analysis)
    case .reproduction(_, let run, let found, _): rows(run, found.analysis)
    case .comparison(let report):
      report.comparison.rows.map { row in
        let sides: Row = [("base_side", report.base), ("head_side", report.head)]
        return sides + identity(report.run) + (row.cell.isArm ? [] : axes(row.cell)) + row.figures.fields
      }
    }
  }

  private static func rows(_ run: RunDescription, _ analysis: Analysis) -> [Row] {
    CellFigures.lists(run, analysis.summaries).map { cell, figures in
      identity(run) + axes(cell) + figures.fields
    }
  }

  private static func identity(_ run: RunDescription?) -> Row {
    run.map { [("run_id", $0.runId), ("host", $0.host), ("kernel", $0.kernel)] } ?? []
  }

  private static func axes(_ cell: Cell) -> Row {
    AxisList.columns.map { ($0.name, $0.text(cell)) }
  }

  /// The columns of all rows. A new column is placed after its predecessor in the row that introduces it.
  private static func columns(of rows: [Row]) -> [String] {
    var columns: [String] = []
    var known: Set<String> = []
    for row in rows {
      var before: String?
      for (column, _) in row {
        if known.insert(column).inserted {
          let place = before.flatMap { columns.firstIndex(of: $0) }.map { $0 + 1 } ?? 0
          columns.insert(column, at: place)
        }
        before = column
      }
    }
    return columns
  }
}
