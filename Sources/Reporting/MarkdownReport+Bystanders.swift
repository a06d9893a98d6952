internal import Experiment
internal import Statistics

extension MarkdownReport {
  /// What threads pay beside one that gives back; nil where nobody stood by.
  static func bystanderTable(_ summaries: [CellSummary], _ axes: [Axis]) -> String? {
    var table = MarkdownTable(
      header: ["beside one that gives back"] + axes.map(\.name) + [
        "ns/operation", "without", "with ÷ without (95 %)", "p99 ns", "without", "p99.9", "without",
        "max", "without", "TLB shootdowns (system-wide)", "without", "waits", "verified",
      ])
    for summary in summaries {
      guard let found = summary.bystanders else { continue }
      func pair(_ value: (BystanderSummary.Half) -> Double?) -> [String] {
        [found.beside, found.alone].map { half in
          value(half).map { NumberText.fixed($0, decimals: 0).groupedDigits } ?? "–"
        }
      }
      table.rows.append(
        [label(summary)] + axes.map { $0.value(summary.cell) } + pair(\.perOperation)
          + [interval(found.slowdown)] + pair(\.latency?.p99) + pair(\.latency?.p999)
          + pair(\.latency?.max) + pair(\.shootdowns) + [pair(\.waits)[0], verified(summary)])
    }
    return table.rows.isEmpty ? nil : table.text
  }

  /// `1.35 (1.31–1.40)`.
  static func interval(_ ratio: PairedRatio?) -> String {
    guard let ratio else { return "–" }
    guard let interval = ratio.interval else { return NumberText.significant(ratio.ratio) }
    return "\(NumberText.significant(ratio.ratio)) "
      + "(\(NumberText.significant(interval.lowerBound))–"
      + "\(NumberText.significant(interval.upperBound)))"
  }
}
