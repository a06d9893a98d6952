internal import Experiment

/// The sentences of a report, in markdown.
struct ReportSentences: Encodable {
  /// What each cell costs and keeps, compared with its baseline.
  private let answers: [String]
  /// How to read the figures: which cycles and which cost they are of, what they do not include.
  private let notes: [String]
  /// What makes figures doubtful, or is missing.
  private let warnings: [String]

  init(_ run: RunDescription, _ analysis: Analysis, _ summaries: [CellSummary]) {
    let axes = Axis.varying(in: summaries)
    let workloads = MarkdownReport.programs(among: summaries)
    let paged = summaries.filter { MarkdownReport.isPaged($0, workloads) }
    let answers =
      run.replay == nil
      ? MarkdownReport.answers(run, summaries, axes)
      : MarkdownReport.replayAnswers(run, summaries, axes)
    let notes: [String?] =
      run.replay == nil
      ? [
        paged.isEmpty ? nil : MarkdownReport.costLine(run), MarkdownReport.cyclesLine(paged),
        MarkdownReport.zeroes(summaries), MarkdownReport.regrowths(summaries, axes),
        MarkdownReport.excluded(summaries, axes, MarkdownReport.frontierGroups(summaries)),
      ]
      : [
        MarkdownReport.fidelity(run, summaries), MarkdownReport.boundLines(run, summaries),
        MarkdownReport.replayZeroes(run, summaries),
      ]
    self.answers = Self.lines(answers)
    self.notes = notes.compactMap(\.self).flatMap(Self.lines)
    warnings =
      Self.lines(MarkdownReport.unreliable(run, analysis.nullControl, summaries))
      + [MarkdownReport.doctorLine(run)].compactMap(\.self)
      + Self.lines(MarkdownReport.warnings(run, summaries, axes))
  }

  /// The lines of a text, without what makes a list of them.
  private static func lines(_ text: String) -> [String] {
    text.split(separator: "\n").map { String($0.hasPrefix("- ") ? $0.dropFirst(2) : $0) }
  }
}
