internal import Experiment
internal import Statistics

extension MarkdownReport {
  /// The table of cost against memory kept, the cheapest of each group first, and which of it no other beats;
  /// nil where there is nothing to choose between.
  static func frontier(_ summaries: [CellSummary], _ axes: [Axis]) -> String? {
    let groups = choices(in: summaries).filter(isChoice)
    if groups.isEmpty { return nil }
    let table = MarkdownTable(
      "which should I take?", axes,
      ["CPU ns/byte (95 %)", "RSS ÷ live (95 %)", "mean RSS", "not beaten"],
      of: groups.flatMap(\.self)
    ) { summary in
      [
        estimate(summary.policy.cpuPerByte), estimate(summary.policy.retained),
        bytes(summary.policy.meanRSSBytes), mark(summary.choice.standing),
      ]
    }
    let sentences = groups.map { answer($0, axes) }
    let lines = sentences.map { (sentences.count > 1 ? "- " : "") + $0 + "\n" }
    return table.text + "\n" + lines.joined()
  }

  /// What one can choose between, group by group in the order of the report, the cheapest first.
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
    summary.policy.cpuPerByte?.median ?? .infinity
  }

  /// Whether memory has something to do with it: several policies, or strategies that keep more or less by
  /// more than a hundredth.
  private static func isChoice(_ group: [CellSummary]) -> Bool {
    let kept = group.compactMap { $0.policy.retained?.median }
    guard group.count > 1, let least = kept.min(), let most = kept.max() else { return false }
    return Set(group.map(\.cell.policy)).count > 1 || most > 1.01 * least
  }

  private static func mark(_ standing: Frontier.Standing?) -> String {
    switch standing {
    case .unbeaten: "◆"
    case .open: "◇"
    case .beaten, nil: ""
    }
  }

  private static func estimate(_ estimate: Estimate?) -> String {
    estimate.map { figure($0.median, $0.interval) } ?? "–"
  }

  private static func answer(_ group: [CellSummary], _ axes: [Axis]) -> String {
    let own = axes.filter { axis in Set(group.map { axis.value($0.cell) }).count > 1 }
    let shared = axes.filter { axis in !own.contains { $0.name == axis.name } }
    let place = group.first.map { first in
      shared.map { "\($0.name) \($0.value(first.cell))" }.joined(separator: ", ")
    }
    let unbeaten = group.filter { $0.choice.standing == .unbeaten }
    let open = group.filter { $0.choice.standing == .open }
    var text = place.map { $0.isEmpty ? "" : "\($0): " } ?? ""
    if unbeaten.count == 1, let best = unbeaten.first {
      text += "\(chosen(best, own)) is the cheapest and keeps the least of \(group.count)."
    } else {
      text += "◆ Of \(group.count), none costs less and keeps less than "
      text += unbeaten.map { chosen($0, own) }.joined(separator: "; ") + "."
    }
    if !open.isEmpty {
      let names = open.map { choiceName($0, own) }.joined(separator: "; ")
      text += " ◇ Too close to call: \(names)."
    }
    return text
  }

  private static func chosen(_ summary: CellSummary, _ axes: [Axis]) -> String {
    let policy = summary.policy
    let cost = policy.cpuPerByte.map { NumberText.significant($0.median) } ?? "–"
    let kept = policy.retained.map { NumberText.significant($0.median) } ?? "–"
    return "\(choiceName(summary, axes)) (\(cost) CPU ns a byte, \(kept) × what is live)"
  }

  private static func choiceName(_ summary: CellSummary, _ axes: [Axis]) -> String {
    ([summary.cell.strategy] + axes.map { $0.value(summary.cell) }).joined(separator: ", ")
  }
}
