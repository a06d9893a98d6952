internal import Analysis
internal import Reporting
internal import Statistics

/// A comparison on the page of a GitHub workflow's run: the same table, as far as it fits there.
extension ComparisonReport {
  /// The runner drops a step's summary altogether when it is larger.
  package static let mostSummaryBytes = 1 << 20

  /// - Parameter room: bytes that the step's summary still takes.
  /// - Returns: at most so many bytes. Where not all fits, rows are those of the gravest verdicts, whole ones,
  ///   and a line says how many are missing; empty where there is no room for that.
  package func summary(room: Int) -> String {
    let whole = markdown
    if whole.utf8.count <= room { return whole }
    let byGravity: [ChangeVerdict] = [
      .regressed, .notCompared, .inconclusive, .improved, .equivalent,
    ]
    let rows = byGravity.flatMap { verdict in comparison.rows.filter { $0.verdict == verdict } }
    // None is longer than the one of all rows.
    let left = room - Self.cutLine(missing: rows.count, of: rows.count).utf8.count
    guard left >= 0 else { return "" }
    var text = ""
    var bytes = 0
    // The header of the table and the rule below it are lines of it too.
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
