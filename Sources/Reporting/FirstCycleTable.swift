internal import Analysis
internal import Plans
internal import Samples
internal import Statistics
internal import Texts

/// The first cycle of a region beside the later ones, and the lines about cycles and cost.
enum FirstCycleTable {
  /// The cost of the first cycle of each round, on pages that were never released before; nil without later cycles.
  static func text(
    _ run: RunDescription, _ summaries: [CellSummary], _ axes: [Axis]
  ) -> String? {
    let cost = CellText.costTitle(of: summaries)
    let ratioOf = cost.contains("+") ? "(\(cost))" : cost
    return MarkdownTable(
      "first cycle of each round", axes,
      [
        "release ns/page", "re-touch ns/page", "\(cost) ns/page",
        "\(ratioOf) ÷ \(run.baseline) (95 %)",
        "faults/page",
      ], of: summaries
    ) { summary in
      summary.first.map { first in
        [
          first.releasePerPage.map(NumberText.significant) ?? "–",
          first.retouchPerPage.map(NumberText.significant) ?? "–",
          first.bothPerPage.map(NumberText.significant) ?? "–",
          summary.cell.role == .baseline ? "1" : CellText.interval(first.ratio),
          first.faultsPerPage.map(CellText.faults) ?? "–",
        ]
      }
    }.textOfRows
  }

  /// The cost measure of ratios and sentences; nil if that is the total.
  static func costLine(_ run: RunDescription) -> String? {
    run.costMeasure == .total
      ? nil
      : "Ratios and sentences are of what a page costs beyond the same work with its pages kept (`--cost over-keeping`)."
  }

  /// The cycles that the table above describes; nil if no cell has more than one.
  static func cyclesLine(_ summaries: [CellSummary]) -> String? {
    let counts = Set(summaries.filter { $0.first != nil }.map(\.cell.repeats)).sorted()
    guard let most = counts.last else { return nil }
    let cycles =
      counts.count > 1
      ? "all cycles of a round but the first"
      : most == 2 ? "the second of two cycles" : "cycles 2 to \(most) of each round"
    return
      "Times, ratios, faults and latencies are of \(cycles), the steady state. RSS and LazyFree are read after the last release."
  }
}
