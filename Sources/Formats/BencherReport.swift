internal import Analysis
internal import Reporting
internal import Statistics
internal import Texts

enum BencherFormat {
  static let format = OutputFormat(
    comparison: "bencher",
    "Write the head's figures of a comparison in Bencher's metric format here; - is standard output."
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

  private static func measure(of row: ComparisonRow) -> String {
    row.unit == "ns/page" ? "latency" : unit(of: row)
  }

  /// Bencher accepts names of 1,024 characters; a text has at least as many bytes.
  private static let longestName = 1024
}

private struct BencherMetric: Encodable {
  let value: Double
  let lowerValue: Double?
  let upperValue: Double?

  /// The head's median and its sign interval at 95 %, if there are enough pairs; nil for a metric that the head lacks.
  init?(_ row: ComparisonRow) {
    guard let head = row.head else { return nil }
    value = head
    let interval = SignInterval(row.samples.head)
    lowerValue = interval?.low
    upperValue = interval?.high
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
