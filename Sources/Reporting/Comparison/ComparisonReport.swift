package import Analysis
package import Bench
package import Plans
package import Samples
internal import Statistics
internal import Texts

/// A comparison with the names of its sides, from which all output formats are made.
package struct ComparisonReport: Sendable {
  package let comparison: Comparison
  /// The names of the sides: executables or folders.
  package let base: String
  package let head: String
  /// The run in which both were measured; nil if each had its own.
  package let run: RunDescription?
  /// The analysis of that run's rows; nil without a run.
  let analysis: Analysis?
  /// Remarks about the sides.
  package let notes: [String]
  /// The commands that were compared, with their figures.
  package private(set) var arms: [ArmReport] = []

  package init(
    _ comparison: Comparison, base: String, head: String, run: RunDescription?,
    analysis: Analysis? = nil, notes: [String] = []
  ) {
    self.notes = notes
    self.analysis = analysis
    self.comparison = comparison
    self.base = base
    self.head = head
    self.run = run
  }

  /// The report of two executables compared in one run.
  package init(_ run: RunDescription, _ analysis: Analysis) {
    // A run that may be extended shares the probability of a false alarm between both evaluations, made or not.
    let alpha = run.extended == nil ? Comparison.alpha : Comparison.alphaOfExtended
    self.init(
      Comparison(sides: analysis, margin: run.margin, alpha: alpha),
      base: run.sides?.base ?? "", head: run.sides?.head ?? "", run: run, analysis: analysis)
  }

  /// The report of commands compared in one run.
  package init(_ run: RunDescription, _ analysis: BenchAnalysis) {
    let alpha = run.extended == nil ? Comparison.alpha : Comparison.alphaOfExtended
    let arms = run.bench?.arms ?? []
    self.init(
      analysis.comparison(margin: run.margin, alpha: alpha), base: arms.first?.command ?? "",
      head: arms.dropFirst().map(\.command).joined(separator: "; "), run: run)
    self.arms = arms.map { arm in
      ArmReport(
        name: arm.name, command: arm.command, runs: analysis.runs(of: arm.name),
        medians: analysis.medians(of: arm.name))
    }
  }

  /// Whether commands were compared, not strategies.
  package var isOfArms: Bool { run?.bench != nil }

  /// The values of all axes in which cells differ, so that a row identifies its cell.
  package func place(of cell: Cell) -> String {
    Axis.varying(in: comparison.rows.map(\.cell)).map { "\($0.name) \($0.shown(cell))" }
      .joined(separator: ", ")
  }
}

/// Warnings to read before any verdict.
extension ComparisonReport {
  package struct Warning {
    package let title: String
    package let text: String
  }

  package var warnings: [Warning] { [baselineWarning, unjudgedWarning].compactMap(\.self) }

  /// Further shifts are counted, not listed.
  private static let mostShifts = 6

  private var baselineWarning: Warning? {
    let shifts = comparison.baselineShifts
    guard !shifts.isEmpty else { return nil }
    let listed = shifts.prefix(Self.mostShifts).map { shift in
      let place = place(of: shift.cell)
      let cell = shift.cell.strategy + (place.isEmpty ? "" : " (\(place))")
      return "\(cell) \(shift.metric) \(NumberText.significant(shift.base)) → "
        + "\(NumberText.significant(shift.head)) \(shift.unit) (\(Self.ratio(shift.ratio)) ×)"
    }
    let more = shifts.count - listed.count
    let spread = shifts.compactMap(\.spread).max().map {
      " It differs from itself by up to \(NumberText.significant($0 * 100)) % within a run."
    }
    return Warning(
      title: "The baseline itself changed",
      text: listed.joined(separator: ", ") + (more > 0 ? " and \(more) more" : "") + "."
        + (spread ?? "")
        + " A ratio to it does not show which of the two changed: a verdict holds only where the absolute "
        + "times agree with it.")
  }

  private var unjudgedWarning: Warning? {
    comparison.unjudged.map {
      Warning(
        title: "Times are shown, not judged",
        text: "\($0). The same code costs more or less from boot to boot. Counts are judged.")
    }
  }
}

/// Text that all formats of a comparison share for one metric.
extension ComparisonReport {
  /// The name of a cell: its strategy and the values worth stating. The same in every run, so that tools that collect
  /// results over time recognise it.
  package static func name(of cell: Cell) -> String {
    let role = cell.role == .baseline ? ["baseline"] : []
    return ([cell.strategy] + role + Axis.telling(of: cell).compactMap { $0.words(cell) })
      .joined(separator: " · ")
  }

  /// Both sides and their difference, in a sentence without a full stop; the reason if a side was not measured.
  package func figures(of row: ComparisonRow) -> String {
    guard row.base != nil, row.head != nil else { return row.note }
    let sides =
      "base \(Self.value(row.base, row)), head \(Self.value(row.head, row)) \(row.unit)"
    guard let ratio = row.ratio else { return "\(sides): \(interval(row)) pairs" }
    var text = "\(sides): \(Self.ratio(ratio)) ×"
    if row.interval != nil, let confidence = row.confidence {
      // Rounded down, because no interval is certain.
      let percent = (confidence * 1e5).rounded(.down) / 1e3
      text += " (\(interval(row)) at \(NumberText.plain(percent)) %)"
    }
    let share = row.unit == "faults" && isOfArms ? ArmFigure.shareOfCounts : 1
    return text + ", margin \(NumberText.plain(comparison.margin * share * 100)) %"
  }

  /// The number of further rounds that would settle an inconclusive row; nil if unknown.
  package static func roundsToSettle(_ row: ComparisonRow) -> Int? {
    guard row.verdict == .inconclusive, let pairs = row.pairsToSettle, pairs > row.pairs else {
      return nil
    }
    return (row.cell.isArm ? 1 : 2) * (pairs - row.pairs)
  }
}

extension ComparisonReport {
  /// The unit as a word; `ratio` for times that are ratios, since their unit is another run's time.
  package static func unit(of row: ComparisonRow) -> String {
    row.kind == .time && row.unit != "ns/page" && !row.cell.isArm ? "ratio" : row.unit.slug
  }
}

extension String {
  /// In lower-case ASCII letters and digits, with a hyphen between words: `rss-after-release`.
  package var slug: String {
    lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }.joined(separator: "-")
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
