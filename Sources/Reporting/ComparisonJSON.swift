internal import Experiment
internal import PageRelease
internal import Statistics
internal import Workloads

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
  let rows: [RowDocument]
  let means: [Mean]
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
    rows = comparison.rows.map(RowDocument.init)
    means = comparison.means.map { Mean(metric: $0.metric, ratio: $0.ratio) }
    notes = report.notes + comparison.notes
    run = report.run
  }
}

private struct RowDocument: Encodable {
  let strategy: String
  let role: String
  let workload: String
  let policy: String
  let memory: String
  let thp: String
  let sizeBytes: Int
  let granularityBytes: Int
  let batch: Int
  let pattern: String
  let reuse: String
  let reuseFraction: Double
  let reuseDelaySeconds: Double
  let threads: Int
  let cpuNode: Int?
  let memoryNode: Int?
  let reuseNode: Int?
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
    let cell = row.cell
    strategy = cell.strategy
    role = cell.role.rawValue
    workload = cell.workload
    policy = cell.policy
    memory = cell.memory.rawValue
    thp = cell.hugePages.fieldText
    sizeBytes = cell.sizeBytes
    granularityBytes = cell.granularityBytes
    batch = cell.batch
    pattern = cell.pattern.text
    reuse = cell.reuse.rawValue
    reuseFraction = cell.reuseFraction
    reuseDelaySeconds = cell.reuseDelaySeconds
    threads = cell.threads
    cpuNode = cell.cpuNode
    memoryNode = cell.memoryNode
    reuseNode = cell.reuseNode
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
    }
    pairsToSettle = row.pairsToSettle
    note = row.note
  }
}
