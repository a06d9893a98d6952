internal import Analysis
internal import PageRelease
internal import Plans
internal import Statistics
internal import Texts

/// The memory that policies released and kept, and the lines about policies.
enum PolicyTable {
  /// The cost of releasing and the memory kept; nil if all cells release at once, which the other tables describe.
  static func text(_ summaries: [CellSummary], _ axes: [Axis]) -> String? {
    guard
      summaries.contains(where: { $0.cell.policy != "immediate" || $0.program != nil })
    else { return nil }
    // Means over time depend on the duration of calls, unless a clock paces the program.
    let hasMeans = summaries.contains { $0.policy.meanRSSBytes != nil }
    return MarkdownTable(
      "given back", axes,
      ["in a round", "too early", "inside calls, of the time", "own thread, of one CPU"]
        + (hasMeans ? ["mean RSS", "mean live"] : []) + ["sequence"], of: summaries
    ) { summary in
      if summary.bothPerPage == nil { return nil }
      let policy = summary.policy
      return [
        bytes(policy.releasedBytes), percent(policy.earlyShare),
        percent(policy.releasingShare), percent(policy.backgroundShare),
      ] + (hasMeans ? [bytes(policy.meanRSSBytes), bytes(policy.meanLiveBytes)] : [])
        + [sequence(summary.choice)]
    }.textOfRows
  }

  static func bytes(_ bytes: Double?) -> String {
    bytes.flatMap { Int(exactly: $0.rounded()) }.map(ByteCount.rounded) ?? "–"
  }

  /// Without decimals only if it is exactly 0.
  private static func percent(_ share: Double?) -> String {
    guard let share else { return "–" }
    return share == 0 ? "0 %" : "\(NumberText.significant(share * 100)) %"
  }

  private static func sequence(_ choice: Choice) -> String {
    if choice.comparedBlocks == 0 { return "–" }
    return choice.strayedBlocks == 0
      ? "the same" : "another in \(choice.strayedBlocks) of \(choice.comparedBlocks) blocks"
  }

  /// The cells that cannot be compared because their sequences of operations differ.
  static func strayed(_ summaries: [CellSummary], _ axes: [Axis]) -> [String] {
    summaries.filter { $0.choice.strayedBlocks > 0 }.map { summary in
      let choice = summary.choice
      return
        "Not comparable: \(named(CellText.label(summary), summary.cell, axes)) performed another sequence of "
        + "allocations and frees than \(named(choice.first.strategy, choice.first, axes)) in "
        + "\(choice.strayedBlocks) of \(choice.comparedBlocks) blocks."
    }
  }

  /// Policies that had nothing to release, or no time for it.
  static func idlePolicies(_ summaries: [CellSummary]) -> [String] {
    let idle = summaries.filter { summary in
      StrategyList.named(summary.cell.strategy)?.givesBack == true
        && summary.policy.releasedNothing
        && !["immediate", "never"].contains(summary.cell.policy)
    }
    return Set(idle.map(\.cell.policy)).sorted().map {
      "Policy \($0) released nothing in any round: its figures are those of a policy that never releases."
    }
  }

  /// The memory that became resident again while the region was watched, one sentence per cell.
  static func regrowths(_ summaries: [CellSummary], _ axes: [Axis]) -> String? {
    let lines = summaries.compactMap { summary in
      summary.regrowth.map {
        "\(named(CellText.label(summary), summary.cell, axes)): \(sentence($0, summary.cell)).\n"
      }
    }
    if lines.isEmpty { return nil }
    return lines.map { (lines.count > 1 ? "- " : "") + $0 }.joined()
  }

  private static func sentence(_ regrowth: Regrowth, _ cell: Cell) -> String {
    let released = regrowth.releasedBytes.map { " of \(ByteCount.rounded($0))" } ?? ""
    let time = "within \(cell.watchSeconds.fieldText) s"
    if regrowth.bytes == 0 { return "nothing\(released) came back by itself \(time)" }
    var text = "\(ByteCount.rounded(regrowth.bytes))\(released) came back by itself \(time)"
    if let half = regrowth.halfNanoseconds {
      text += ", half after \(NumberText.significant(Double(half) / 1e9)) s"
      if regrowth.halfRounds < regrowth.rounds {
        text += " in the \(regrowth.halfRounds) of \(regrowth.rounds) rounds in which it did"
      }
    }
    if let collapses = regrowth.hugePageCollapses {
      text += "; huge pages assembled meanwhile, system-wide: \(String(collapses).groupedDigits)"
    }
    return text
  }

  /// A cell in a sentence: `free, size 16 MiB, policy decay:10`.
  static func named(_ label: String, _ cell: Cell, _ axes: [Axis]) -> String {
    ([label] + axes.map { "\($0.name) \($0.shown(cell))" }).joined(separator: ", ")
  }
}
