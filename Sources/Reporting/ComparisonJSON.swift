internal import Experiment
internal import Statistics

/// A comparison as JSON: the verdict, and a row a figure with all axes of its cell. What is not known is
/// left out.
extension ComparisonReport {
  package func json() throws -> String { try JSONText.of(ComparisonDocument(self)) }
}

private struct ComparisonDocument: Encodable {
  let base: String
  let head: String
  let marginPercent: Double
  /// The chance of any false alarm among times, and among exact figures.
  let alpha: Double
  let verdict: ChangeVerdict
  /// How many rows have each verdict.
  let counts: [String: Int]
  let nullControl: NullDocument?
  let rows: [CellBeside<RowDocument>]
  let means: [Mean]
  /// What makes the ratios doubtful; empty where nothing does.
  let warnings: [String]
  let notes: [String]
  let run: RunDescription?

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
    rows = comparison.rows.map { CellBeside($0.cell, RowDocument($0)) }
    means = comparison.means.map { Mean(metric: $0.metric, ratio: $0.ratio) }
    warnings = report.warnings.map { "\($0.title): \($0.text)" }
    notes = report.notes + comparison.notes
    run = report.run
  }
}

private struct RowDocument: Encodable {
  let metric: String
  let unit: String
  let kind: String
  let base: Double?
  let head: Double?
  let ratio: Double?
  let ratioLow: Double?
  let ratioHigh: Double?
  let confidence: Double?
  let verdict: ChangeVerdict
  let pairs: Int
  /// Pairs that differ; absent of times.
  let differing: Int?
  let pairsToSettle: Int?
  let note: String

  init(_ row: ComparisonRow) {
    metric = row.metric
    unit = row.unit
    base = row.base
    head = row.head
    ratio = row.ratio
    ratioLow = row.interval?.lowerBound
    ratioHigh = row.interval?.upperBound
    confidence = row.confidence
    verdict = row.verdict
    pairs = row.pairs
    switch row.kind {
    case .time:
      kind = "time"
      differing = nil
    case .exact:
      kind = "exact"
      differing = row.differing
    case .varying:
      kind = "varying"
      differing = row.differing
    }
    pairsToSettle = row.pairsToSettle
    note = row.note
  }
}
