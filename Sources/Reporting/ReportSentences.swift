package import Analysis
internal import Plans
package import Samples

/// The sentences of a report, in markdown.
package struct ReportSentences: Encodable {
  /// The cost of each cell and the memory it keeps, compared with its baseline.
  private let answers: [String]
  /// Notes on the figures: the cycles and the cost that they describe, and what they exclude.
  private let notes: [String]
  /// Warnings about doubtful or missing figures.
  private let warnings: [String]

  package init(_ run: RunDescription, _ analysis: Analysis, _ summaries: [CellSummary]) {
    let axes = Axis.varying(in: summaries)
    let workloads = ProgramTable.programs(among: summaries)
    let paged = summaries.filter { ProgramTable.isPaged($0, workloads) }
    let answers =
      run.replay == nil
      ? MarkdownReport.answers(run, summaries, axes)
      : MarkdownReport.replayAnswers(run, summaries, axes)
    let notes: [String?] =
      run.replay == nil
      ? [
        paged.isEmpty ? nil : FirstCycleTable.costLine(run), FirstCycleTable.cyclesLine(paged),
        ZeroesText.text(summaries), PolicyTable.regrowths(summaries, axes),
        ParetoTable.excluded(summaries, axes, ParetoTable.groups(summaries)),
      ]
      : [
        ReplayTable.fidelity(run, summaries), ReplayTable.boundLines(run, summaries),
        ReplayTable.zeroes(run, summaries),
      ]
    self.answers = Self.lines(answers)
    self.notes = notes.compactMap(\.self).flatMap(Self.lines)
    warnings =
      Self.lines(ReportLines.unreliable(run, analysis.nullControl, summaries))
      + [ReportLines.doctorLine(run)].compactMap(\.self)
      + Self.lines(MarkdownReport.warnings(run, summaries, axes))
  }

  /// The lines of a text, without list markers.
  private static func lines(_ text: String) -> [String] {
    text.split(separator: "\n").map { String($0.hasPrefix("- ") ? $0.dropFirst(2) : $0) }
  }
}
