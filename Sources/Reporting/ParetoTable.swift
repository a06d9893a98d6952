internal import Analysis
internal import Plans
internal import Statistics
internal import Texts

/// Cost against memory kept: the best trade-offs.
enum ParetoTable {
  /// The table of cost against memory kept, with marks for the best trade-offs, the cheapest of each group first; nil
  /// if there is nothing to choose between.
  static func text(_ summaries: [CellSummary], _ axes: [Axis]) -> String? {
    let groups = groups(summaries)
    let tables = [Choice.CostUnit.perPage, .cpuPerByte].flatMap { cost in
      [KeptMemory.Measure.afterRelease, .afterWait, .meanToLive].compactMap { kept in
        let members = groups.filter {
          $0[0].choice.costUnit == cost && $0[0].kept?.measure == kept
        }
        return table(members.flatMap(\.self), cost, kept, axes)
      }
    }
    if tables.isEmpty { return nil }
    let sentences = groups.map { sentence($0, axes) }
    let lines = sentences.map { (sentences.count > 1 ? "- " : "") + $0 + "\n" }
    return tables.joined(separator: "\n") + "\n" + lines.joined() + excluded(summaries, axes, groups)
  }

  /// The groups of choices that differ in the memory they keep, in the order of the report, the cheapest of each group
  /// first.
  static func groups(_ summaries: [CellSummary]) -> [[CellSummary]] {
    choices(in: summaries).filter(isChoice)
  }

  /// The best trade-offs of a group.
  static func sentence(_ group: [CellSummary], _ axes: [Axis]) -> String {
    ChoiceSentence.sentence(group, place(of: group, axes), own(in: group, axes))
  }

  /// The table for one cost unit and one measure of kept memory.
  private static func table(
    _ summaries: [CellSummary], _ cost: Choice.CostUnit, _ kept: KeptMemory.Measure,
    _ axes: [Axis]
  ) -> String? {
    let costName =
      switch cost {
      case .perPage: "\(CellText.costTitle(of: summaries)) ns/page (95 %)"
      case .cpuPerByte: "CPU ns/byte (95 %)"
      }
    let keptNames =
      switch kept {
      case .afterRelease: ["memory after release", "in use", "reclaimable"]
      case .afterWait: ["memory after release and wait", "in use", "reclaimable"]
      case .meanToLive: ["mean RSS ÷ live (95 %)", "without LazyFree"]
      }
    return MarkdownTable(
      "which should I take?", axes, [costName] + keptNames + ["not beaten"], of: summaries
    ) { summary in
      guard let memory = summary.kept else { return nil }
      let figures =
        kept == .meanToLive
        ? [
          CellText.figure(memory.high.median, memory.high.interval),
          memory.reclaimableBytes == nil ? "–" : CellText.figure(memory.low.median, memory.low.interval),
        ]
        : [memory.residentBytes, memory.liveBytes, memory.reclaimableBytes].map(PolicyTable.bytes)
      return [summary.choice.cost.map { CellText.figure($0.median, $0.interval) } ?? "–"] + figures + [
        mark(summary.choice.standing)
      ]
    }.textOfRows
  }

  /// All groups of choices in the order of the report, the cheapest of each group first.
  private static func choices(in summaries: [CellSummary]) -> [[CellSummary]] {
    var order: [Cell] = []
    var members: [Cell: [CellSummary]] = [:]
    for summary in summaries where summary.choice.standing != nil {
      let group = summary.choice.group
      if members[group] == nil { order.append(group) }
      members[group, default: []].append(summary)
    }
    return order.map { group in
      members[group, default: []].enumerated().sorted {
        (cost($0.element), $0.offset) < (cost($1.element), $1.offset)
      }.map(\.element)
    }
  }

  private static func cost(_ summary: CellSummary) -> Double {
    summary.choice.cost?.median ?? .infinity
  }

  /// Whether kept memory is a criterion: several policies, or strategies whose kept memory differs by more than a
  /// hundredth.
  private static func isChoice(_ group: [CellSummary]) -> Bool {
    let kept = group.compactMap(\.kept)
    guard group.count > 1, let least = kept.map(\.low.median).min(),
      let most = kept.map(\.high.median).max()
    else { return false }
    return Set(group.map(\.cell.policy)).count > 1 || most > 1.01 * least
  }

  private static func mark(_ standing: ParetoFront.Standing?) -> String {
    switch standing {
    case .unbeaten: "◆"
    case .open: "◇"
    case .beaten, nil: ""
    }
  }

  /// The axes in which the choices of a group differ.
  private static func own(in group: [CellSummary], _ axes: [Axis]) -> [Axis] {
    axes.filter { axis in Set(group.map { axis.shown($0.cell) }).count > 1 }
  }

  /// The values that distinguish the group from others.
  static func place(of group: [CellSummary], _ axes: [Axis]) -> String {
    let own = own(in: group, axes).map(\.name)
    return axes.filter { !own.contains($0.name) }
      .map { "\($0.name) \($0.shown(group[0].cell))" }.joined(separator: ", ")
  }

  /// The cells beside these groups that are not choices, with reasons; empty if there are none.
  static func excluded(
    _ summaries: [CellSummary], _ axes: [Axis], _ groups: [[CellSummary]]
  ) -> String {
    let shown = Set(groups.map { $0[0].choice.group })
    let reasons = summaries.filter { $0.choice.isExcluded && shown.contains($0.choice.group) }
      .map { summary in
        "\(PolicyTable.named(CellText.label(summary), summary.cell, axes)) (\(reason(summary)))"
      }
    return reasons.isEmpty ? "" : "Not a choice: \(reasons.joined(separator: "; ")).\n"
  }

  private static func reason(_ summary: CellSummary) -> String {
    var reasons = CellText.endings(summary)
    if summary.unverifiedRows > 0 {
      reasons.append("not verified in \(summary.unverifiedRows) of \(summary.okRows) rows")
    }
    if summary.choice.strayedBlocks > 0 {
      reasons.append(
        "another sequence in \(summary.choice.strayedBlocks) of \(summary.choice.comparedBlocks) blocks"
      )
    }
    return reasons.joined(separator: ", ")
  }
}
