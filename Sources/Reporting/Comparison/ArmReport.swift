internal import Analysis
internal import Bench
internal import Texts

/// A command of a bench: what it was, and the medians of its figures.
package struct ArmReport: Sendable {
  let name: String
  let command: String
  let runs: Int
  let medians: [ArmMedian]

  /// As JSON has it.
  var figures: FigureList {
    var list = FigureList()
    list.add("name", name)
    list.add("command", command)
    list.add("runs", runs)
    for median in medians { list.add(Self.key(of: median), median.value) }
    return list
  }

  /// `peak_rss_mib`: the name and the unit in words of letters, digits and underscores.
  private static func key(of median: ArmMedian) -> String {
    let unit = median.unit.isEmpty || median.name.hasSuffix(median.unit) ? "" : "-\(median.unit)"
    return "\(median.name)\(unit)".slug.replacing("-", with: "_")
  }
}

extension ComparisonReport {
  /// The commands, each in a line.
  var armLines: String {
    let lines = arms.enumerated().map { index, arm in
      "- \(MarkdownText.code(arm.name))\(index == 0 ? " (baseline)" : ""): \(MarkdownText.code(arm.command))\n"
    }
    return lines.joined()
  }

  /// The medians of all figures that no verdict is given on, a column an arm; empty where there are none.
  var armTable: String {
    let judged = Set(comparison.rows.map(\.metric))
    var names: [(name: String, unit: String)] = []
    for median in arms.flatMap(\.medians)
    where !judged.contains(median.name) && !names.contains(where: { $0.name == median.name }) {
      names.append((median.name, median.unit))
    }
    var table = MarkdownTable(header: ["median", "unit"] + arms.map(\.name))
    for (name, unit) in names {
      let values = arms.map { arm in arm.medians.first { $0.name == name }?.value }
      // A kind of call that nobody made says nothing.
      guard values.contains(where: { ($0 ?? 0) != 0 }) else { continue }
      table.rows.append([name, unit] + values.map { $0.map(NumberText.significant) ?? "–" })
    }
    return table.rows.isEmpty ? "" : "\nNot judged:\n\n" + table.text
  }
}
