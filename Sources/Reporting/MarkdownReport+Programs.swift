internal import Experiment
internal import Statistics

extension MarkdownReport {
  /// Whether a cell belongs into the table of programs: it is one, or another of its workload is and it
  /// was not measured.
  static func isProgram(_ summary: CellSummary, among summaries: [CellSummary]) -> Bool {
    if summary.countsCPU { return true }
    return summary.bothPerPage == nil
      && summaries.contains { $0.program != nil && $0.cell.workload == summary.cell.workload }
  }

  /// What programs did, and what it cost them.
  static func programTable(
    _ run: RunDescription, _ summaries: [CellSummary], _ axes: [Axis]
  ) -> MarkdownTable {
    MarkdownTable(
      "in CPU time", axes,
      [
        "CPU ns/byte", "CPU ÷ \(run.baseline) (95 %)", "operations/s", "p50 ns", "p90", "p99",
        "p99.9", "max", "faults/operation", "verified",
      ], of: summaries
    ) { summary in
      let latency = summary.program?.latency
      return [
        summary.policy.cpuPerByte.map { NumberText.significant($0.median) } ?? "–",
        ratio(summary),
        summary.program?.operationsPerSecond.map(NumberText.significant) ?? "–",
      ]
        + [latency?.p50, latency?.p90, latency?.p99, latency?.p999, latency?.max].map {
          $0.map { NumberText.fixed($0, decimals: 0).groupedDigits } ?? "–"
        } + [
          summary.program?.faultsPerOperation.map { $0 == 0 ? "0" : NumberText.significant($0) }
            ?? "–", verified(summary),
        ]
    }
  }
}
