internal import Analysis
internal import Plans
internal import Statistics
internal import Texts

/// The cost to bystander threads beside a thread that releases memory.
enum BystanderTable {
  /// The table of bystanders; nil if there are none.
  static func text(_ summaries: [CellSummary], _ axes: [Axis]) -> String? {
    MarkdownTable(
      "beside one that gives back", axes,
      [
        "ns/operation", "without", "with ÷ without (95 %)", "p99 ns", "without", "p99.9", "without",
        "max", "without", "TLB shootdowns (system-wide)", "without", "waits", "verified",
      ], of: summaries
    ) { summary in
      guard let found = summary.bystanders else { return nil }
      func pair(_ value: (BystanderSummary.Half) -> Double?) -> [String] {
        [found.beside, found.alone].map { half in
          value(half).map { NumberText.fixed($0, decimals: 0).groupedDigits } ?? "–"
        }
      }
      func latency(_ value: (LatencySummary) -> Int?) -> [String] {
        [found.beside, found.alone].map { CellText.nanoseconds($0.latency.flatMap(value)) }
      }
      return pair(\.perOperation) + [CellText.interval(found.slowdown)] + latency(\.p99) + latency(\.p999)
        + latency(\.max) + pair(\.shootdowns)
        + [pair(\.waits)[0], CellText.verified(summary)]
    }.textOfRows
  }
}
