internal import Analysis
internal import Reporting
internal import Samples
internal import Statistics
internal import Texts

enum BencherFormat {
  static let format = OutputFormat(
    comparison: "bencher",
    "Write the head's figures of a comparison, or those of a run, in Bencher's metric format here; - is standard output.",
    ofRun: ComparisonReport.bencher
  ) { try $0.bencher() }
}

/// The head's figures in Bencher's metric format, BMF: one object per benchmark, with one object per measure
/// (bencher.dev/docs/reference/bencher-metric-format). Bencher itself stores the base's figures.
///
/// A benchmark is named after its cell and metric, identically in every run. Nanoseconds per page have the measure
/// `latency`, which Bencher has in nanoseconds; times as ratios to a run's own baseline have the measure `ratio`, and
/// other measures are named after their units.
extension ComparisonReport {
  package func bencher() throws -> String {
    var benchmarks: [String: [String: BencherMetric]] = [:]
    for row in comparison.rows {
      guard let metric = BencherMetric(row) else { continue }
      let name = "\(Self.name(of: row.cell)) · \(row.metric)".cut(toUTF8Bytes: Self.longestName)
      benchmarks[name, default: [:]][Self.measure(of: row)] = metric
    }
    return try JSONText.of(benchmarks)
  }

  /// The figures of a run, named after cell and figure.
  static func bencher(_ run: RunDescription, _ analysis: Analysis) throws -> String {
    var benchmarks: [String: [String: BencherMetric]] = [:]
    for cell in RunFigures.of(analysis) {
      for figure in cell.figures {
        let name = "\(cell.name) · \(figure.metric)".cut(toUTF8Bytes: longestName)
        let measure = figure.unit.contains("ns/") ? "latency" : figure.unit.slug
        benchmarks[name, default: [:]][measure] = BencherMetric(figure.value)
      }
    }
    return try JSONText.of(benchmarks)
  }

  private static func measure(of row: ComparisonRow) -> String {
    row.unit == "ns/page" || isMilliseconds(row) ? "latency" : unit(of: row)
  }

  /// Of commands; Bencher has times in nanoseconds.
  fileprivate static func isMilliseconds(_ row: ComparisonRow) -> Bool {
    row.kind == .time && row.unit == "ms"
  }

  /// Bencher accepts names of 1,024 characters; a text has at least as many bytes.
  private static let longestName = 1024
}

private struct BencherMetric: Encodable {
  let value: Double
  let lowerValue: Double?
  let upperValue: Double?

  init(_ value: Double) { (self.value, lowerValue, upperValue) = (value, nil, nil) }

  /// The head's median and its sign interval at 95 %, if there are enough pairs; nil for a metric that the head lacks.
  init?(_ row: ComparisonRow) {
    guard let head = row.head else { return nil }
    let factor = ComparisonReport.isMilliseconds(row) ? 1e6 : 1
    value = head * factor
    let interval = SignInterval(row.samples.head)
    lowerValue = interval.map { $0.low * factor }
    upperValue = interval.map { $0.high * factor }
  }
}

extension String {
  /// The longest prefix of whole characters with at most this number of bytes.
  func cut(toUTF8Bytes most: Int) -> String {
    if utf8.count <= most { return self }
    var end = startIndex
    var bytes = 0
    while end < endIndex {
      bytes += self[end].utf8.count
      if bytes > most { break }
      end = index(after: end)
    }
    return String(self[..<end])
  }
}
