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
