internal import Analysis
internal import Reporting
internal import Statistics

/// A comparison on the page of a GitHub workflow run: the same table, shortened to fit.
extension ComparisonReport {
  /// The runner discards a larger summary of a step.
  package static let mostSummaryBytes = 1 << 20

  /// - Parameter room: bytes left in the step's summary.
  /// - Returns: at most `room` bytes. If not all rows fit, whole rows with the gravest verdicts come first, and a line
  ///   states how many are missing; empty if that line does not fit.
  package func summary(room: Int) -> String {
    let whole = markdown
    if whole.utf8.count <= room { return whole }
    let byGravity: [ChangeVerdict] = [
      .regressed, .notCompared, .inconclusive, .improved, .equivalent,
    ]
    let rows = byGravity.flatMap { verdict in comparison.rows.filter { $0.verdict == verdict } }
    // No cut line is longer than that for all rows.
    let left = room - Self.cutLine(missing: rows.count, of: rows.count).utf8.count
    guard left >= 0 else { return "" }
    var text = ""
    var bytes = 0
    // The table's header and the rule below it count as table lines.
    var tableLines = 0
    for line in markdown(of: rows)
      .split(separator: "\n", omittingEmptySubsequences: false)
    {
      bytes += line.utf8.count + 1
      if bytes > left { break }
      text += line + "\n"
      if line.hasPrefix("|") { tableLines += 1 }
    }
    return text + Self.cutLine(missing: rows.count - max(0, tableLines - 2), of: rows.count)
  }

  private static func cutLine(missing: Int, of rows: Int) -> String {
    let what =
      missing > 0 ? "\(missing) of \(rows) figures, the least grave, and notes" : "notes"
    return "\nLeft out: \(what). A step's summary holds 1 MiB.\n"
  }
}
