internal import Analysis
internal import Plans
internal import Samples
internal import Statistics
internal import Texts

/// A comparison as JSON: the verdict, and one row per metric with all axes of its cell. Unknown values are left out.
/// For two executables it also holds the figures of all cells.
extension ComparisonReport {
  package func json() throws -> String {
    // Two folders have a report each.
    let figures = run.flatMap { run in analysis.map { [CellFigures(run, $0.summaries)] } } ?? []
    return try JSONText.of(JoinedObjects(values: [ComparisonDocument(self)] + figures))
  }
}

private struct ComparisonDocument: Encodable {
  let base: String
  let head: String
  let marginPercent: Double
  /// The probability of any false alarm among times, and among exact figures.
  let alpha: Double
  let verdict: ChangeVerdict
  /// The number of rows with each verdict.
  let counts: [String: Int]
  let nullControl: NullDocument?
  let rows: [Row]
  /// Of commands: what each was, and the medians of its figures.
  let arms: [FigureList]?
  let means: [Mean]
  /// Reasons to doubt the ratios; empty if there are none.
  let warnings: [String]
  let notes: [String]
  let run: RunDescription?

  /// A figure with what it is of: the axes of a cell, or the name of an arm.
  enum Row: Encodable {
    case cell(KeyedByCell<FigureList>)
    case arm(FigureList)

    func encode(to encoder: any Encoder) throws {
      switch self {
      case .cell(let row): try row.encode(to: encoder)
      case .arm(let row): try row.encode(to: encoder)
      }
    }
  }

  struct Mean: Encodable {
    let metric: String
    let ratio: Double
  }

  init(_ report: ComparisonReport) {
    let comparison = report.comparison
    base = report.base
    head = report.head
    marginPercent = comparison.margin * 100
    alpha = comparison.alpha
    verdict = comparison.verdict
    counts = Dictionary(
      uniqueKeysWithValues: ChangeVerdict.allCases.map { ($0.rawValue, comparison.count($0)) })
    nullControl = comparison.nullControl.map { NullDocument($0, margin: comparison.margin) }
    rows = comparison.rows.map { $0.cell.isArm ? .arm($0.figures) : .cell(KeyedByCell($0.cell, $0.figures)) }
    arms = report.arms.isEmpty ? nil : report.arms.map(\.figures)
    means = comparison.means.map { Mean(metric: $0.metric, ratio: $0.ratio) }
    warnings = report.warnings.map { "\($0.title): \($0.text)" }
    notes = report.notes + comparison.notes
    run = report.run
  }
}

extension ComparisonRow {
  /// `differing` counts pairs of figures that are not times.
  package var figures: FigureList {
    var list = FigureList()
    if cell.isArm { list.add("arm", cell.strategy) }
    list.add("metric", metric)
    list.add("unit", unit)
    list.add("kind", kind)
    list.add("base", base)
    list.add("head", head)
    list.add("ratio", ratio)
    list.add("ratio", interval)
    list.add("confidence", confidence)
    list.add("verdict", verdict)
    list.add("pairs", pairs)
    list.add("differing", kind.isRatio ? nil : differing)
    list.add("pairs_to_settle", pairsToSettle)
    list.add("note", note)
    return list
  }
}
