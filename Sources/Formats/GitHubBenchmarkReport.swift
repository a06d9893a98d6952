internal import Analysis
internal import Reporting
internal import Reproductions
internal import Samples
internal import Statistics
internal import Texts

enum GitHubBenchmarkFormat {
  static let format = OutputFormat(
    "github-benchmark",
    """
    Write figures of which less is better as JSON for github-action-benchmark here (tool: customSmallerIsBetter); - is \
    standard output.
    """
  ) { try JSONText.of($0.flatMap(GitHubBenchmark.list)) }
}

/// One figure as `benchmark-action/github-action-benchmark` reads it: its name, unit and value, and how far it is known.
/// That tool takes a file to be either of figures of which less is better or of the others: the latter are left out.
private struct GitHubBenchmark: Encodable {
  let name: String
  let unit: String
  let value: Double
  let range: String?
  let extra: String?

  static func list(_ results: Results) -> [GitHubBenchmark] {
    switch results {
    case .strategies(_, let analysis): RunFigures.of(analysis).flatMap(of)
    case .reproduction(_, _, let found, _): RunFigures.of(found.analysis).flatMap(of)
    case .comparison(let report): report.comparison.rows.compactMap { of($0, report) }
    }
  }

  /// The figures of a cell.
  private static func of(_ cell: RunFigures) -> [GitHubBenchmark] {
    cell.figures.map { figure in
      GitHubBenchmark(
        name: "\(cell.name) · \(figure.metric)", unit: figure.unit, value: figure.value, range: nil, extra: nil)
    }
  }

  /// The head's figure.
  private static func of(_ row: ComparisonRow, _ report: ComparisonReport) -> GitHubBenchmark? {
    guard let head = row.head, head.isFinite, row.sense == .cost else { return nil }
    let interval = SignInterval(row.samples.head)
    return GitHubBenchmark(
      name: "\(ComparisonReport.name(of: row.cell)) · \(row.metric)", unit: row.unit, value: head,
      range: interval.map {
        "\(NumberText.significant($0.low)) to \(NumberText.significant($0.high))"
      },
      extra: report.figures(of: row))
  }
}
