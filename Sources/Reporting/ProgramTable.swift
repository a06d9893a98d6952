internal import Analysis
internal import LinuxKernel
internal import Plans
internal import Samples
internal import Statistics
internal import Texts

/// Tables of programs, which have requests or records instead of phases.
enum ProgramTable {
  /// Whether a cell belongs in the table of programs: it is a program, or it was not measured and another cell of its
  /// workload is one.
  ///
  /// - Parameter workloads: the workloads of the programs that were measured.
  static func isProgram(_ summary: CellSummary, _ workloads: Set<String>) -> Bool {
    summary.countsCPU || summary.bothPerPage == nil && workloads.contains(summary.cell.workload)
  }

  /// Whether a cell belongs in the table of release and re-touch.
  static func isPaged(_ summary: CellSummary, _ workloads: Set<String>) -> Bool {
    !isProgram(summary, workloads) && summary.bystanders == nil
  }

  /// The workloads of the programs that were measured.
  static func programs(among summaries: [CellSummary]) -> Set<String> {
    Set(summaries.filter { $0.program != nil }.map(\.cell.workload))
  }

  /// The throughput, latencies and costs of programs.
  static func table(
    _ run: RunDescription, _ summaries: [CellSummary], _ axes: [Axis]
  ) -> MarkdownTable {
    let tellsOver = summaries.contains { $0.overKeeping != nil }
    var header = [
      "CPU ns/byte",
      "\(run.costMeasure == .total ? "CPU" : "over keeping") ÷ \(run.baseline) (95 %)",
    ]
    if tellsOver { header.append("over keeping ns/byte (95 %)") }
    header += [
      "operations/s", "p50 ns", "p90", "p99", "p99.9", "max", "faults/operation", "verified",
    ]
    return MarkdownTable("in CPU time", axes, header, of: summaries) { summary in
      let latency = summary.program?.latency
      let quantiles = [latency?.p50, latency?.p90, latency?.p99, latency?.p999, latency?.max]
      let faults = summary.program?.faultsPerOperation
      var cells = [
        summary.policy.cpuPerByte.map { NumberText.significant($0.median) } ?? "–", CellText.ratio(summary),
      ]
      if tellsOver { cells.append(CellText.overKeeping(summary, ofPage: 1 / Double(PageSize.bytes))) }
      cells.append(summary.program?.operationsPerSecond.map(NumberText.significant) ?? "–")
      cells += quantiles.map(CellText.nanoseconds)
      cells.append(faults.map { $0 == 0 ? "0" : NumberText.significant($0) } ?? "–")
      cells.append(CellText.verified(summary))
      return cells
    }
  }
}
