package import Experiment
internal import LinuxKernel
internal import PageRelease
internal import Replay
internal import Statistics

/// The table that people read: machine and plan, a row a strategy, and what it means. A pure
/// function of a run's description and records.
package enum MarkdownReport {
  package static func text(_ run: RunDescription, _ analysis: Analysis) -> String {
    let summaries = analysis.summaries
    var text = unreliable(run, analysis.nullControl, summaries)
    text += machineLine(run) + "\n" + planLine(run, analysis, summaries) + "\n\n"
    text += doctorLine(run).map { $0 + "\n\n" } ?? ""
    let axes = Axis.varying(in: summaries)
    if let fidelity = fidelity(run, summaries) {
      text += fidelity + "\n" + replayTable(run, summaries, axes).text + "\n"
      return text + replayAnswers(run, summaries, axes) + boundLines(run, summaries)
        + replayZeroes(run, summaries)
        + warnings(run, summaries, axes)
    }
    let workloads = programs(among: summaries)
    let programs = summaries.filter { isProgram($0, workloads) }
    let others = summaries.filter { isPaged($0, workloads) }
    let bystanders = bystanderTable(summaries, axes)
    if !others.isEmpty || programs.isEmpty && bystanders == nil {
      text += mainTable(run, others, axes).text + "\n"
      text += costLine(run).map { $0 + "\n\n" } ?? ""
      text += cyclesLine(others).map { $0 + "\n\n" } ?? ""
    }
    if !programs.isEmpty { text += programTable(run, programs, axes).text + "\n" }
    text += bystanders.map { $0 + "\n" } ?? ""
    text += answers(run, summaries, axes)
    text += zeroes(summaries).map { "\n" + $0 } ?? ""
    for table in [
      firstCycleTable(run, others, axes), regrowths(summaries, axes), policyTable(summaries, axes),
      frontier(summaries, axes),
      pressureTable(summaries, axes), effectTable(others, axes), latencyTable(others, axes),
      adviceTable(others, axes),
    ] {
      text += table.map { "\n" + $0 } ?? ""
    }
    return text + warnings(run, summaries, axes)
  }

  private static func mainTable(
    _ run: RunDescription, _ summaries: [CellSummary], _ axes: [Axis]
  ) -> MarkdownTable {
    let tellsOver = summaries.contains { $0.overKeeping != nil }
    let cost = costTitle(of: summaries)
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
      cells.append(ratio(summary))
      if tellsOver { cells.append(overKeeping(summary)) }
      cells.append(summary.faultsPerPage.map(faults) ?? "–")
      cells.append(summary.effect.rssBytes.map(ByteCount.rounded) ?? "–")
      cells.append(summary.effect.lazyFreeBytes.map(ByteCount.rounded) ?? "–")
      cells.append(verified(summary))
      return cells
    }
  }

  /// What a page costs, by how much of what is released is used again: of the re-touch only that part counts, so
  /// the cost may be less than a whole re-touch.
  static func costTitle(of summaries: [CellSummary]) -> String {
    let fractions = Set(summaries.map(\.reusedFraction))
    guard let fraction = fractions.first, fractions != [1] else { return "both" }
    if fractions.count > 1 { return "release + reused part of re-touch" }
    return fraction == 0 ? "release alone" : "release + \(fraction.fieldText) × re-touch"
  }

  static func label(_ summary: CellSummary) -> String {
    let name = summary.cell.strategy
    let ran = summary.ran.map { $0 == name ? "" : " (ran \($0))" } ?? ""
    let batch = StrategyList.named(name).map { $0.defaultBatch > 1 } ?? false
    let vector = batch ? ", \(summary.cell.batch) a call" : ""
    let role =
      switch summary.cell.role {
      case .baseline: " (baseline)"
      case .null: " (null control)"
      case .candidate: ""
      case .reference: " (keeps all)"
      }
    return name + vector + ran + role
  }

  static func ratio(_ summary: CellSummary) -> String {
    if summary.cell.role == .baseline { return summary.bothPerPage == nil ? "–" : "1" }
    return interval(summary.ratio)
  }

  /// What a page costs beyond keeping it: 0 of what keeps it.
  static func overKeeping(_ summary: CellSummary, ofPage unit: Double = 1) -> String {
    if summary.cell.strategy == StrategyList.keeping, summary.bothPerPage != nil { return "0" }
    return summary.overKeeping.map { over in
      figure(
        over.median * unit,
        over.interval.map { $0.lowerBound * unit...$0.upperBound * unit })
    } ?? "–"
  }

  /// `1.35 (1.31–1.40)`.
  static func interval(_ ratio: PairedRatio?) -> String {
    ratio.map { figure($0.ratio, $0.interval) } ?? "–"
  }

  /// A figure, and the interval of it that is known: `1.35 (1.31–1.40)`.
  static func figure(_ value: Double, _ interval: ClosedRange<Double>?) -> String {
    NumberText.significant(value) + (interval.map { " (\(range($0)))" } ?? "")
  }

  static func range(_ interval: ClosedRange<Double>) -> String {
    "\(NumberText.significant(interval.lowerBound))–\(NumberText.significant(interval.upperBound))"
  }

  /// Exact where it is 0 or 1, so that a single fault more shows.
  static func faults(_ faultsPerPage: Double) -> String {
    if faultsPerPage == 0 || faultsPerPage == 1 { return String(Int(faultsPerPage)) }
    return NumberText.fixed(faultsPerPage, decimals: 6)
  }

  static func verified(_ summary: CellSummary) -> String {
    let verdict =
      summary.unverifiedRows > 0
      ? "no, \(summary.unverifiedRows) of \(summary.okRows) rows"
      : summary.judgedRows > 0 ? "yes" : "–"
    let isMeasured = summary.bothPerPage != nil
    return ((isMeasured ? [verdict] : []) + endings(summary)).joined(separator: ", ")
  }

  /// How cells ended that did not reach their end, and how often: `oom-killed × 3`.
  static func endings(_ summary: CellSummary) -> [String] {
    summary.endings.sorted { $0.key.text < $1.key.text }.map { "\($0.key.text) × \($0.value)" }
  }

  /// Bounds and unknown figures answer nothing.
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
          Answer.sentence(
            summary, baseline: run.baseline, noise: noise(beside: summary, noises))
        case .baseline: Answer.baselineSentence(summary)
        case .null, .reference: String?.none
        }
      return sentence.map { axes.isEmpty ? $0 : "\(MarkdownText.escaped(place)): \($0)" }
    }
    let mark = sentences.count > 1 ? "- " : ""
    return sentences.map { mark + $0 + "\n" }.joined()
  }

  /// The interval of the baseline's ratio to itself, where it was measured in cells like this one.
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
      return [release, retouch].flatMap { [$0.p50, $0.p99, $0.p999, $0.max] }.map(nanoseconds)
    }.textOfRows
  }

  /// Which `--time` would do.
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

  /// A latency; `–` where it is not known.
  static func nanoseconds(_ latency: Int?) -> String {
    latency.map { String($0).groupedDigits } ?? "–"
  }

  /// Why quantiles are missing that there are operations enough for; nil where none is.
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
    var lines = strayed(summaries, axes) + idlePolicies(summaries)
    for summary in summaries where summary.unverifiedRows > 0 {
      lines.append(
        "Not verified: \(named(label(summary), summary.cell, axes)): \(summary.unverifiedRows) of "
          + "\(summary.okRows) rows; the first: \(MarkdownText.escaped(summary.note)).")
    }
    if let missing = missingQuantiles(summaries) { lines.append(missing) }
    if run.ending == .time {
      lines.append(
        "The time ended before every ratio was known to \(precision(run, summaries)); "
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
