package import Analysis
internal import PageRelease
internal import Plans
internal import Replay
package import Samples
internal import Statistics
internal import Texts

/// The report for people: machine and plan, one row per strategy, and sentences about the results. A pure function of a
/// run's description and records.
package enum MarkdownReport {
  package static func text(_ run: RunDescription, _ analysis: Analysis) -> String {
    let summaries = analysis.summaries
    var text = ReportLines.unreliable(run, analysis.nullControl, summaries)
    text += ReportLines.machineLine(run) + "\n" + ReportLines.planLine(run, analysis, summaries) + "\n\n"
    text += ReportLines.doctorLine(run).map { $0 + "\n\n" } ?? ""
    let axes = Axis.varying(in: summaries)
    if let fidelity = ReplayTable.fidelity(run, summaries) {
      text += fidelity + "\n" + ReplayTable.table(run, summaries, axes).text + "\n"
      return text + replayAnswers(run, summaries, axes) + ReplayTable.boundLines(run, summaries)
        + ReplayTable.zeroes(run, summaries)
        + warnings(run, summaries, axes)
    }
    let workloads = ProgramTable.programs(among: summaries)
    let programs = summaries.filter { ProgramTable.isProgram($0, workloads) }
    let others = summaries.filter { ProgramTable.isPaged($0, workloads) }
    let bystanders = BystanderTable.text(summaries, axes)
    if !others.isEmpty || programs.isEmpty && bystanders == nil {
      text += mainTable(run, others, axes).text + "\n"
      text += FirstCycleTable.costLine(run).map { $0 + "\n\n" } ?? ""
      text += FirstCycleTable.cyclesLine(others).map { $0 + "\n\n" } ?? ""
    }
    if !programs.isEmpty { text += ProgramTable.table(run, programs, axes).text + "\n" }
    text += bystanders.map { $0 + "\n" } ?? ""
    text += answers(run, summaries, axes)
    text += ZeroesText.text(summaries).map { "\n" + $0 } ?? ""
    for table in [
      FirstCycleTable.text(run, others, axes), PolicyTable.regrowths(summaries, axes),
      PolicyTable.text(summaries, axes),
      ParetoTable.text(summaries, axes),
      PressureTable.text(summaries, axes), EffectTable.text(others, axes), latencyTable(others, axes),
      EffectTable.adviceTable(others, axes),
    ] {
      text += table.map { "\n" + $0 } ?? ""
    }
    return text + warnings(run, summaries, axes)
  }

  private static func mainTable(
    _ run: RunDescription, _ summaries: [CellSummary], _ axes: [Axis]
  ) -> MarkdownTable {
    let tellsOver = summaries.contains { $0.overKeeping != nil }
    let cost = CellText.costTitle(of: summaries)
    let compared =
      run.costMeasure == .overKeeping ? "over keeping" : cost.contains("+") ? "(\(cost))" : cost
    var header = [
      "release ns/page", "re-touch ns/page", "\(cost) ns/page",
      "\(compared) ÷ \(run.baseline) (95 %)",
    ]
    if tellsOver { header.append("over keeping ns/page (95 %)") }
    header += ["faults/page", "RSS after release", "LazyFree", "verified"]
    return MarkdownTable("strategy", axes, header, of: summaries) { summary in
      var cells = [summary.releasePerPage, summary.retouchPerPage, summary.bothPerPage].map {
        $0.map(NumberText.significant) ?? "–"
      }
      cells.append(CellText.ratio(summary))
      if tellsOver { cells.append(CellText.overKeeping(summary)) }
      cells.append(summary.faultsPerPage.map(CellText.faults) ?? "–")
      cells.append(summary.effect[MetricList.rss].map(ByteCount.rounded) ?? "–")
      cells.append(summary.effect[MetricList.lazyFree].map(ByteCount.rounded) ?? "–")
      cells.append(CellText.verified(summary))
      return cells
    }
  }

  /// Answers only for known figures, not for bounds.
  static func replayAnswers(
    _ run: RunDescription, _ summaries: [CellSummary], _ axes: [Axis]
  ) -> String {
    let known = summaries.filter {
      run.replay?.bounds?[$0.cell.strategy].map { $0.extent == .lazyFreeAtMost } ?? true
    }
    return answers(run, known, axes)
  }

  static func answers(
    _ run: RunDescription, _ summaries: [CellSummary], _ axes: [Axis]
  ) -> String {
    let noises = Dictionary(
      summaries.filter { $0.cell.role == .null }.map { ($0.choice.group, $0) },
      uniquingKeysWith: { first, _ in first })
    let sentences = summaries.compactMap { summary -> String? in
      let place = axes.map { "\($0.name) \($0.shown(summary.cell))" }.joined(separator: ", ")
      let sentence =
        switch summary.cell.role {
        case .candidate:
          ResultSentence.sentence(
            summary, baseline: run.baseline, noise: noise(beside: summary, noises))
        case .baseline: ResultSentence.baselineSentence(summary)
        case .null, .reference: String?.none
        }
      return sentence.map { axes.isEmpty ? $0 : "\(MarkdownText.escaped(place)): \($0)" }
    }
    let mark = sentences.count > 1 ? "- " : ""
    return sentences.map { mark + $0 + "\n" }.joined()
  }

  /// The interval of the baseline's ratio to itself, if measured under the same conditions.
  private static func noise(
    beside summary: CellSummary, _ nulls: [Cell: CellSummary]
  ) -> ClosedRange<Double>? {
    nulls[summary.choice.group]
      .flatMap { $0.cell.policy == summary.cell.policy ? $0.ratio?.interval : nil }
  }

  private static func latencyTable(_ summaries: [CellSummary], _ axes: [Axis]) -> String? {
    let quantiles = ["p50", "p99", "p99.9", "max"]
    return MarkdownTable(
      "one operation, ns", axes,
      quantiles.map { "release \($0)" } + quantiles.map { "re-touch \($0)" }, of: summaries
    ) { summary in
      guard let release = summary.releaseLatency, let retouch = summary.retouchLatency else {
        return nil
      }
      return [release, retouch].flatMap { [$0.p50, $0.p99, $0.p999, $0.max] }.map(CellText.nanoseconds)
    }.textOfRows
  }

  /// The `--time` that would suffice.
  private static func moreTime(_ run: RunDescription) -> String {
    guard let blocks = run.blocks, blocks > 0, blocks < BlockLength.leastBlocks,
      let cells = run.cells
    else { return "--time gives it more" }
    let length = BlockLength(
      seconds: Double(run.elapsedSeconds) / Double(blocks), cells: cells.count)
    let time = length.secondsPerCell(forBlocks: BlockLength.leastBlocks)
    return "\(blocks) blocks were measured and an interval takes \(BlockLength.leastBlocks): "
      + "--time \(time.fieldText)"
  }

  /// The reason why quantiles are missing despite enough operations; nil if none are missing.
  private static func missingQuantiles(_ summaries: [CellSummary]) -> String? {
    let told = summaries.flatMap { summary in
      [
        summary.releaseLatency, summary.retouchLatency, summary.advice, summary.program?.latency,
        summary.bystanders?.beside.latency, summary.bystanders?.alone.latency,
      ].compactMap(\.self)
    }
    if told.allSatisfy(\.isWhole) { return nil }
    return told.contains { $0.counted > 0 }
      ? "Some quantiles of latency are missing: latency.csv does not hold the operations of all rows."
      : "Quantiles of latency are missing: they are taken from latency.csv, which is not there."
  }

  static func warnings(
    _ run: RunDescription, _ summaries: [CellSummary], _ axes: [Axis]
  ) -> String {
    var lines = PolicyTable.strayed(summaries, axes) + PolicyTable.idlePolicies(summaries)
    for summary in summaries where summary.unverifiedRows > 0 {
      lines.append(
        "Not verified: \(PolicyTable.named(CellText.label(summary), summary.cell, axes)): \(summary.unverifiedRows) of "
          + "\(summary.okRows) rows; the first: \(MarkdownText.escaped(summary.note)).")
    }
    if let missing = missingQuantiles(summaries) { lines.append(missing) }
    if run.ending == .time {
      lines.append(
        "The time ended before every ratio was known to \(ReportLines.precision(run, summaries)); "
          + moreTime(run) + ".")
    }
    if run.controllerCpus.isEmpty {
      lines.append(
        "The sampler of the RSS curve ran on the workers' CPU, since no other was free. --sample-interval "
          + "60000 makes its effect negligible.")
    }
    if !run.complete { lines.append("Incomplete: the run did not reach its end.") }
    return lines.isEmpty ? "" : "\n" + lines.joined(separator: "\n") + "\n"
  }
}
