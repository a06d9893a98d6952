package import Analysis
internal import Plans
internal import Samples
internal import Statistics
internal import Texts

/// A comparison for people: the warnings, the verdict in a sentence, one row per metric.
extension ComparisonReport {
  package var markdown: String { markdown(of: comparison.rows) }

  /// - Parameter rows: in the order of the table.
  package func markdown(of rows: [ComparisonRow]) -> String {
    var text = warnings.map { "**\($0.title):** \(MarkdownText.escaped($0.text))\n\n" }.joined()
    if let run {
      text += ReportLines.unreliable(run, comparison.nullControl)
      text += ReportLines.machineLine(run) + "\n"
      text +=
        arms.isEmpty
        ? "base \(MarkdownText.escaped(base)) · head \(MarkdownText.escaped(head)) · " : armLines + "\n"
      text += planWords(run).joined(separator: " · ") + "\n\n"
      text += ReportLines.doctorLine(run).map { $0 + "\n\n" } ?? ""
    } else {
      text += "base \(MarkdownText.escaped(base)) · head \(MarkdownText.escaped(head))\n\n"
    }
    text += "**\(sentence)**\n\n" + table(of: rows).text + armTable + "\n"
    for (metric, ratio) in comparison.means where cells > 1 {
      text += "\(metric), geometric mean of \(cells) cells: \(NumberText.significant(ratio)) ×\n"
    }
    let lines = allNotes.map(MarkdownText.escaped)
    return text + (lines.isEmpty ? "" : "\n" + lines.map { "- \($0)\n" }.joined())
  }

  private var cells: Int {
    Set(comparison.rows.filter { $0.ratio != nil && $0.cell.role == .candidate }.map(\.cell)).count
  }

  /// The overall verdict in words.
  package var sentence: String {
    guard comparison.hasCompared || comparison.verdict == .regressed else {
      return "Not compared: nothing was measured on both sides."
    }
    let margin = "\(NumberText.plain(comparison.margin * 100)) %"
    let counts: [(ChangeVerdict, String)] = [
      (.regressed, "regressed"), (.improved, "improved"), (.inconclusive, "inconclusive"),
      (.equivalent, "equivalent"), (.notCompared, "not compared"),
    ]
    let parts = counts.compactMap { verdict, word in
      let count = comparison.count(verdict)
      return count > 0 ? "\(count) \(word)" : nil
    }
    let lead =
      switch comparison.verdict {
      case .regressed: "Regressed"
      case .improved: "Improved"
      case .inconclusive: "Inconclusive"
      case .equivalent: "Equivalent"
      case .notCompared: "Not compared"
      }
    let found = "\(lead): of \(comparison.rows.count) figures \(parts.joined(separator: ", ")) "
    if isOfArms {
      return found + "(margin \(margin), of faults a fifth of that; a false alarm in "
        + "\(Int((1 / comparison.alpha).rounded())) comparisons at most)."
    }
    return found
      + "(margin \(margin) of times, none of exact figures; a false alarm of each kind in "
      + "\(Int((1 / comparison.alpha).rounded())) comparisons at most)."
  }

  private func planWords(_ run: RunDescription) -> [String] {
    if let bench = run.bench { return benchWords(run, bench) }
    return [
      "CPU \(run.workerCpus.map(String.init).joined(separator: ","))",
      run.workerNice.map { "nice \($0)" }, "seed \(run.seed)",
      "\(run.trials) trials in \(run.elapsedSeconds) s\(run.extended == true ? ", extended once" : "")",
    ].compactMap(\.self)
  }

  private func benchWords(_ run: RunDescription, _ bench: RunDescription.Bench) -> [String] {
    [
      run.workerCpus.isEmpty ? nil : "CPU \(run.workerCpus.map(String.init).joined(separator: ","))",
      bench.load.map { "load \(MarkdownText.code($0))" }, bench.thp.map { "THP \(MarkdownText.escaped($0))" },
      bench.pressureBytes.map { "limit \(ByteCount.exact($0))" }, "seed \(run.seed)",
      "\(run.blocks ?? 0) blocks in \(run.elapsedSeconds) s\(run.extended == true ? ", extended once" : "")",
      run.complete ? nil : "incomplete",
    ].compactMap(\.self)
  }

  private func table(of rows: [ComparisonRow]) -> MarkdownTable {
    let axes = Axis.varying(in: rows.map(\.cell))
    var table = MarkdownTable(
      header: [isOfArms ? "arm" : "strategy"] + axes.map(\.name)
        + ["figure", "unit", "base", "head", "ratio", "interval", "verdict"])
    for row in rows {
      table.rows.append(
        [row.cell.strategy + (row.cell.role == .baseline ? " (baseline)" : "")]
          + axes.map { $0.shown(row.cell) } + [
            row.metric, row.unit, Self.value(row.base, row), Self.value(row.head, row),
            row.ratio.map(Self.ratio) ?? "–", interval(row), verdict(row),
          ])
    }
    return table
  }

  static func value(_ value: Double?, _ row: ComparisonRow) -> String {
    guard let value else { return "–" }
    if row.kind.isRatio, row.unit != "faults" { return NumberText.significant(value) }
    return value == value.rounded()
      ? NumberText.fixed(value, decimals: 0).groupedDigits : NumberText.significant(value)
  }

  /// Four digits: one percent more is 1.010.
  package static func ratio(_ value: Double) -> String {
    NumberText.fixed(value, decimals: value < 10 ? 3 : 1)
  }

  func interval(_ row: ComparisonRow) -> String {
    if row.ratio == nil, row.kind != .time, row.pairs > 0 {
      return row.differing == 0
        ? "same in \(row.pairs)" : "differs in \(row.differing) of \(row.pairs)"
    }
    guard let interval = row.interval else { return "–" }
    return "\(Self.ratio(interval.lowerBound))–\(Self.ratio(interval.upperBound))"
  }

  private func verdict(_ row: ComparisonRow) -> String {
    row.verdict.rawValue + (Self.roundsToSettle(row).map { " (\($0) more rounds)" } ?? "")
  }

  /// A note that there are too few pairs to detect any difference.
  private var shortness: [String] {
    let least = comparison.leastPairs
    guard run != nil, let pairs = comparison.rows.map(\.pairs).filter({ $0 > 0 }).min(),
      pairs < least
    else { return [] }
    return [
      "\(pairs) pairs are too few: even a difference in all of them gives no verdict before there are "
        + "\(least)."
    ]
  }

  private var allNotes: [String] {
    shortness + notes + comparison.notes
      + comparison.rows.filter { !$0.note.isEmpty }.map { row in
        let place = place(of: row.cell)
        return "\(row.cell.strategy)\(place.isEmpty ? "" : " (\(place))"): \(row.note)"
      }
  }
}
