internal import Experiment
internal import LinuxKernel
internal import PageRelease
internal import Workloads

extension MarkdownReport {
  /// What the release has left by every meter, where RSS does not tell it all: memory that others can
  /// see, huge pages of which a part is released, holes that split areas. Nil elsewhere.
  static func effectTable(_ summaries: [CellSummary], _ axes: [Axis]) -> String? {
    guard summaries.contains(where: isTelling) else { return nil }
    let columns = effectColumns.filter { column in
      column.isAlways || summaries.contains { column.text($0.effect) != nil }
    }
    return MarkdownTable("after the release", axes, columns.map(\.name), of: summaries) { summary in
      summary.bothPerPage.map { _ in columns.map { $0.text(summary.effect) ?? "–" } }
    }.textOfRows
  }

  private static func isTelling(_ summary: CellSummary) -> Bool {
    let cell = summary.cell
    let mayBeHuge = cell.hugePages != .never && (summary.effect.hugePageBytes ?? 0) > 0
    // What went to swap may still be held by its cache, which only the control group tells.
    let reclaims = StrategyList.named(cell.strategy)?.action == .reclaim
    return reclaims || cell.memory != .anonymous || cell.pattern != .all
      || cell.hugePages == .always
      || (summary.effect.copiedPages ?? 0) > 0
      || cell.hugePages.folioBytes != nil || mayBeHuge || (summary.effect.areas ?? 1) > 1
  }

  private struct EffectColumn: Sendable {
    let name: String
    let isAlways: Bool
    /// Nil where there is nothing to tell.
    let text: @Sendable (ReleaseEffect) -> String?
  }

  private static let effectColumns = [
    EffectColumn(name: "RSS", isAlways: true) { $0.rssBytes.map(ByteCount.rounded) },
    EffectColumn(name: "in huge pages", isAlways: false) {
      $0.hugePageBytes.flatMap { $0 == 0 ? nil : ByteCount.rounded($0) }
    },
    EffectColumn(name: "backing memory", isAlways: false) {
      $0.backingBytes.map(ByteCount.rounded)
    },
    EffectColumn(name: "cgroup since reserve", isAlways: true) {
      $0.cgroupGrowthBytes.map(ByteCount.rounded)
    },
    EffectColumn(name: "partially mapped folios (system-wide)", isAlways: false) {
      $0.partiallyMappedGrowth.flatMap { $0 == 0 ? nil : String($0) }
    },
    EffectColumn(name: "huge pages split by the first release (system-wide)", isAlways: false) {
      $0.hugePageSplits.flatMap { $0 == 0 ? nil : String($0).groupedDigits }
    },
    EffectColumn(name: "huge mappings split by the first release (system-wide)", isAlways: false) {
      $0.hugeMappingSplits.flatMap { $0 == 0 ? nil : String($0).groupedDigits }
    },
    EffectColumn(name: "copied by the re-touch", isAlways: false) {
      $0.copiedPages.map { "\(String($0).groupedDigits) pages" }
    },
    EffectColumn(name: "VMAs", isAlways: true) { $0.areas.map { String($0).groupedDigits } },
    EffectColumn(name: "page tables", isAlways: true) {
      $0.pageTableBytes.map(ByteCount.rounded)
    },
  ]

  /// The latency of the advice that goes with a re-touch; nil where none does.
  static func adviceTable(_ summaries: [CellSummary], _ axes: [Axis]) -> String? {
    MarkdownTable(
      "one MADV_POPULATE_WRITE or MADV_COLLAPSE, ns", axes, ["p50", "p99", "max"], of: summaries
    ) { summary in
      summary.advice.map { advice in
        [advice.p50, advice.p99, advice.max].map(nanoseconds)
      }
    }.textOfRows
  }
}
