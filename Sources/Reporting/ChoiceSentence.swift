internal import Analysis
internal import Plans
internal import Statistics
internal import Texts

/// Names the best of several choices, in plain sentences.
enum ChoiceSentence {
  /// - Parameters:
  ///   - group: the choices, the cheapest first.
  ///   - place: the values that distinguish the group from others; empty for the only group.
  ///   - axes: the axes in which its choices differ.
  static func sentence(_ group: [CellSummary], _ place: String, _ axes: [Axis]) -> String {
    let unbeaten = group.filter { $0.choice.standing == .unbeaten }
    let open = group.filter { $0.choice.standing == .open }
    let beaten = group.count - unbeaten.count - open.count
    var text = place.isEmpty ? "" : "\(place): "
    let hasIntervals = group.allSatisfy { $0.choice.cost?.interval != nil }
    let title = unbeaten.count == 1 ? "est trade-off" : "est trade-offs"
    text += hasIntervals ? "B\(title): " : "By medians of too few blocks for intervals, b\(title): "
    text += list(unbeaten.map { "\(name($0, axes)) (\(figures($0)))" }) + "."
    if !open.isEmpty {
      text += " Too close to call (◇): \(list(open.map { name($0, axes) }))."
    }
    if beaten > 0 {
      text += " Every other choice is worse in one figure and no better in the other."
    }
    return text
  }

  private static func list(_ words: [String]) -> String {
    guard words.count > 1, let last = words.last else { return words.joined() }
    return words.dropLast().joined(separator: ", ") + " and " + last
  }

  private static func name(_ summary: CellSummary, _ axes: [Axis]) -> String {
    let values = axes.map { "\($0.name) \($0.shown(summary.cell))" }
    return ([MarkdownText.code(summary.cell.strategy)] + values).joined(separator: " with ")
  }

  private static func figures(_ summary: CellSummary) -> String {
    [cost(summary.choice), summary.kept.map(MemoryWords.text)].compactMap(\.self)
      .joined(separator: ", ")
  }

  private static func cost(_ choice: Choice) -> String? {
    guard let cost = choice.cost else { return nil }
    let figure = NumberText.significant(cost.median)
    return switch choice.costUnit {
    case .perPage: "\(figure) ns a page"
    case .cpuPerByte: "\(figure) CPU ns a byte"
    }
  }
}
