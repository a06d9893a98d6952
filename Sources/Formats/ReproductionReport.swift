internal import Analysis
internal import PageRelease
internal import Plans
internal import Reporting
package import Reproductions
package import Samples
internal import Statistics
internal import Texts

/// Published figures beside those measured here. Pure functions of a run's description and findings.
package enum ReproductionReport {
  /// The list of available reproductions.
  package static func list(_ all: [any Reproduction]) -> String {
    var table = MarkdownTable(
      header: ["name", "what is measured", "source", "time", "memory", "needs"], alignsRight: false)
    table.rows = all.map { one in
      [
        one.name, one.summary, one.source, "\(one.needs.seconds) s",
        ByteCount.exact(one.needs.bytes),
        one.needs.changesSystem ? "--allow-system-changes" : "",
      ]
    }
    return table.text
  }

  /// The table of one reproduction, the verdicts, and further notes.
  package static func text(
    _ reproduction: any Reproduction, _ run: RunDescription, _ found: ReproductionData
  ) -> String {
    text(reproduction, run, found, zeroes: ZeroesText.text(found.analysis.summaries))
  }

  private static func text(
    _ reproduction: any Reproduction, _ run: RunDescription, _ found: ReproductionData, zeroes: String?
  ) -> String {
    let figures = reproduction.figures(found)
    var text = ReportLines.machineLine(run) + "\n"
    text += "\(reproduction.name): \(reproduction.summary) · \(reproduction.source) · "
    text +=
      "\(run.rounds == 1 ? "1 round" : "\(run.rounds ?? 0) rounds") in \(run.elapsedSeconds) s\n\n"
    text += ReportLines.doctorLine(run).map { $0 + "\n\n" } ?? ""
    text += table(figures) + "\n"
    for verdict in reproduction.judgements(figures) { text += "- " + sentence(verdict) + "\n" }
    text += zeroes.map { "\n" + $0 } ?? ""
    let curve = reproduction.curve(found)
    if !curve.isEmpty { text += "\n" + self.curve(curve) }
    let notes = notes(reproduction, run, found)
    if !notes.isEmpty { text += "\n" + notes.joined(separator: "\n") + "\n" }
    return text
  }

  /// The same, followed by the report of the run.
  package static func whole(
    _ reproduction: any Reproduction, _ run: RunDescription, _ found: ReproductionData
  ) -> String {
    // The report of the run has the line on zeros.
    text(reproduction, run, found, zeroes: nil) + "\n" + MarkdownReport.text(run, found.analysis)
  }

  private static func table(_ figures: [Figure]) -> String {
    var table = MarkdownTable(header: ["figure", "published", "here", "here ÷ published"])
    table.rows = figures.map { figure in
      let unit = figure.unit.rawValue
      return [
        figure.label,
        figure.published.map { "\(asPublished($0)) \(unit)" } ?? "–",
        figure.here.map { "\(asFound($0, figure.unit)) \(unit)" } ?? "–",
        figure.ratio.map(NumberText.significant) ?? "–",
      ]
    }
    return table.text
  }

  /// With all published digits: `102,640`, `109.5`.
  private static func asPublished(_ value: Double) -> String {
    value == value.rounded()
      ? NumberText.fixed(value, decimals: 0).groupedDigits : NumberText.plain(value)
  }

  private static func asFound(_ value: Double, _ unit: Figure.Unit) -> String {
    unit == .count
      ? NumberText.fixed(value, decimals: 0).groupedDigits : NumberText.significant(value)
  }

  private static func sentence(_ verdict: Verdict) -> String {
    let word =
      switch verdict.outcome {
      case .agrees: "Agrees"
      case .differs: "Differs"
      case .found: "Found"
      case .notMeasured: "Not measured"
      }
    return "\(word): \(verdict.text)."
  }

  private static let widestBar = 32

  private static func curve(_ steps: [CurveStep]) -> String {
    let most = max(1, steps.map(\.rssBytes).max() ?? 1)
    var table = MarkdownTable(header: ["seconds since the release began", "RSS, MiB", "curve"])
    table.rows = steps.map { step in
      let length = Int(Double(max(0, step.rssBytes)) / Double(most) * Double(widestBar))
      let bar = String(repeating: "█", count: length)
      return [
        NumberText.fixed(step.seconds, decimals: 1),
        NumberText.fixed(Double(step.rssBytes) / Double(1 << 20), decimals: 1),
        bar + String(repeating: " ", count: widestBar - length),
      ]
    }
    return table.text
  }

  private static func notes(
    _ reproduction: any Reproduction, _ run: RunDescription, _ found: ReproductionData
  ) -> [String] {
    var lines: [String] = []
    if let published = reproduction.publishedBytes, let size = found.sizes.first,
      size != published
    {
      lines.append(
        "Measured on \(ByteCount.exact(size)); times are scaled to the \(ByteCount.exact(published)) of "
          + "the published ones.")
    }
    lines += reproduction.notes(found)
    let summaries = found.analysis.summaries
    let axes = Axis.varying(in: summaries)
    for summary in summaries {
      let name =
        ([CellText.label(summary)] + axes.map { "\($0.name) \($0.shown(summary.cell))" })
        .joined(separator: ", ")
      if let ending = summary.endings.keys.map(\.text).sorted().first {
        lines.append(
          "Not measured: \(name): \(MarkdownText.escaped(ending))"
            + (summary.endingNote.isEmpty ? "." : ", \(MarkdownText.escaped(summary.endingNote))."))
      } else if summary.unverifiedRows > 0 {
        lines.append(
          "Not verified: \(name), \(summary.unverifiedRows) of \(summary.okRows) rows; the first: "
            + "\(MarkdownText.escaped(summary.note)).")
      }
    }
    if run.freePageReporting {
      lines.append(
        "Free page reporting is on: memory that was given back may have to come from the host again, which "
          + "a touch then waits for.")
    }
    if !run.complete { lines.append("Incomplete: the run did not reach its end.") }
    return lines
  }
}
