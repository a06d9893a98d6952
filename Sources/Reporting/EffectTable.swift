internal import Analysis
internal import PageRelease
internal import Plans
internal import Samples
internal import Texts
internal import Workloads

/// The state after the release, and the latency of advice calls of the re-touch.
enum EffectTable {
  /// The effect of the release by every meter, for cells that RSS alone does not describe: shared memory, partly
  /// released huge pages, holes that split VMAs. Nil for other cells.
  static func text(_ summaries: [CellSummary], _ axes: [Axis]) -> String? {
    guard summaries.contains(where: isTelling) else { return nil }
    let columns = MetricList.effects.filter { metric in
      metric.effect?.heading != nil && summaries.contains { effectText($0.effect, metric) != nil }
    }
    return MarkdownTable(
      "after the release", axes, columns.compactMap(\.effect?.heading), of: summaries
    ) { summary in
      summary.bothPerPage.map { _ in columns.map { effectText(summary.effect, $0) ?? "–" } }
    }.textOfRows
  }

  /// Nil if there is nothing to show.
  private static func effectText(_ effect: ReleaseEffect, _ metric: Metric) -> String? {
    guard let value = effect[metric], value != 0 || metric.effect?.display != .notZero else {
      return metric.effect?.display == .always ? "–" : nil
    }
    return switch metric.unit {
    case .bytes: ByteCount.rounded(value)
    case .pages: "\(String(value).groupedDigits) pages"
    case .nanoseconds, .count, .text: String(value).groupedDigits
    }
  }

  private static func isTelling(_ summary: CellSummary) -> Bool {
    let cell = summary.cell
    let mayBeHuge = cell.hugePages != .never && (summary.effect[MetricList.hugePages] ?? 0) > 0
    // Pages in swap may still be in the swap cache, which only the control group shows.
    let reclaims = StrategyList.named(cell.strategy)?.action == .reclaim
    return reclaims || cell.memory != .anonymous || cell.pattern != .all
      || cell.hugePages == .always
      || (summary.effect[MetricList.copied] ?? 0) > 0
      || cell.hugePages.folioBytes != nil || mayBeHuge || (summary.effect[MetricList.vmas] ?? 1) > 1
  }

  /// The latency of advice calls of a re-touch; nil if there are none.
  static func adviceTable(_ summaries: [CellSummary], _ axes: [Axis]) -> String? {
    MarkdownTable(
      "one MADV_POPULATE_WRITE or MADV_COLLAPSE, ns", axes, ["p50", "p99", "max"], of: summaries
    ) { summary in
      summary.advice.map { advice in
        [advice.p50, advice.p99, advice.max].map(CellText.nanoseconds)
      }
    }.textOfRows
  }
}
