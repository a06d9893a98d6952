internal import Analysis
internal import Plans
package import Samples
internal import Statistics
internal import Texts

/// The lines above the tables: the machine, the plan, and warnings about the run.
package enum ReportLines {
  /// The machine in one line.
  package static func machineLine(_ run: RunDescription) -> String {
    var words = ["Linux \(run.kernel) \(run.architecture)"]
    if let processor = run.processor { words.append(processor) }
    words.append(run.cpus == 1 ? "1 CPU" : "\(run.cpus) CPUs")
    if let memory = run.memoryBytes { words.append(ByteCount.rounded(memory)) }
    words.append(run.nodes.count == 1 ? "1 node" : "\(run.nodes.count) nodes")
    words.append("THP \(run.thpEnabled ?? "not built in")")
    words.append(run.swapBytes.map { $0 == 0 ? "no swap" : "swap \(ByteCount.rounded($0))" } ?? "")
    if let hypervisor = run.hypervisor {
      words.append(hypervisor == "unknown" ? "virtual machine" : "virtual machine (\(hypervisor))")
    }
    return words.filter { !$0.isEmpty }.map(MarkdownText.escaped).joined(separator: " · ")
  }

  /// The warning above everything else if the baseline does not equal itself.
  ///
  /// - Parameter summaries: summaries of the run, if available: they hold the reason why a baseline was not measured.
  static func unreliable(
    _ run: RunDescription, _ null: NullControl?, _ summaries: [CellSummary] = []
  ) -> String {
    let margin = run.margin
    guard let null, !null.isReliable(margin: margin) else { return "" }
    guard let ratio = null.ratio else { return unmeasured(run, summaries) }
    let bound = NumberText.plain(margin * 50)
    let found =
      ratio.interval.map { "came out as \(CellText.range($0)) of its own cost (95 %)" }
      ?? "was measured in too few blocks to judge"
    return
      "**Unreliable:** the baseline against itself \(found), where ±\(bound) % is required: smaller "
      + "differences than that may be noise. A quieter machine helps, or more time (--time).\n\n"
  }

  /// The warning if no pair was measured, which more time would not change.
  private static func unmeasured(_ run: RunDescription, _ summaries: [CellSummary]) -> String {
    let null = summaries.first { $0.cell.role == .null }?.cell
    let endings = Set(
      summaries.filter { $0.cell.with(.null) == null && $0.cell.role != .candidate }
        .flatMap(\.endings.keys))
    let why = MarkdownText.escaped(endings.map(\.text).sorted().joined(separator: ", "))
    let isRefused = endings.contains(where: \.isRefusal)
    if isRefused {
      return
        "**No baseline:** \(MarkdownText.code(run.baseline)) was not measured here: \(why). Nothing is compared with it; "
        + "--baseline names another.\n\n"
    }
    return
      "**Unreliable:** the baseline was not measured against itself\(why.isEmpty ? "" : " (\(why))"): "
      + "the size of the noise is unknown.\n\n"
  }

  /// The plan, and how it ended, in one line.
  static func planLine(
    _ run: RunDescription, _ analysis: Analysis, _ summaries: [CellSummary]
  ) -> String {
    var words = Axis.common(in: summaries)
    words.append("CPU \(run.workerCpus.map(String.init).joined(separator: ","))")
    if let nice = run.workerNice { words.append("nice \(nice)") }
    words.append("seed \(run.seed)")
    words.append(
      "\(counted(analysis.trials, "trial"))\(run.ending == nil ? "" : " in \(run.elapsedSeconds) s")"
    )
    switch run.ending {
    case .precision:
      words.append("ended with every ratio known to \(precision(run, summaries))")
    case .time: words.append("ended by time")
    case .rounds: words.append("ended after \(roundsDone(run))")
    case .programFailed: words.append("ended because the program failed")
    case .nothingLeft: words.append("ended because no strategy was left to measure")
    case .interrupted: words.append("interrupted")
    case nil: words.append("incomplete")
    }
    return words.map(MarkdownText.escaped).joined(separator: " · ")
  }

  /// The requested rounds; the number of blocks if none were requested, or if the run has fewer blocks than requested.
  private static func roundsDone(_ run: RunDescription) -> String {
    if let blocks = run.blocks, run.rounds.map({ blocks < $0 / 2 }) ?? true {
      return counted(blocks, "block")
    }
    return counted(run.rounds ?? 0, "round")
  }

  /// The doctor's warnings about the run in one line; nil if there are none.
  package static func doctorLine(_ run: RunDescription) -> String? {
    let warnings = (run.findings ?? []).filter { $0.severity == .warning }
    if warnings.isEmpty { return nil }
    let list = warnings.map { "\($0.name): \($0.observed)" }.joined(separator: "; ")
    return "Doctor: \(MarkdownText.escaped(list)). `madbench doctor` says more."
  }

  /// The precision at which a run was to end: a fraction of the ratio, or of 0.1 for smaller ratios.
  static func precision(_ run: RunDescription, _ summaries: [CellSummary]) -> String {
    let percent = run.precisionPercent ?? 0
    let text = "±\(NumberText.plain(percent)) %"
    let hasSmall = summaries.contains { ($0.ratio?.ratio ?? 1) < 0.1 }
    return hasSmall ? "\(text) (below 0.1: ±\(NumberText.plain(percent / 1000)))" : text
  }

  private static func counted(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
  }
}
