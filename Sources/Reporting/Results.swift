package import Bench
package import Experiment
package import Reproductions

/// What was measured, as output formats take it.
package enum Results {
  /// Strategies beside their baseline.
  case strategies(RunDescription, Analysis)
  case comparison(ComparisonReport)
  /// Published figures beside those found here, and whether the table of the run belongs to the report.
  case reproduction(any Reproduction, RunDescription, Findings, withRun: Bool)

  /// Of a run of strategies or of two executables.
  package init(_ run: RunDescription, _ analysis: Analysis) {
    self =
      run.sides == nil
      ? .strategies(run, analysis) : .comparison(ComparisonReport(run, analysis))
  }

  /// Of a run of commands.
  package init(_ run: RunDescription, _ analysis: BenchAnalysis) {
    self = .comparison(ComparisonReport(run, analysis))
  }

  /// The report that a folder of results holds.
  package var report: String {
    switch self {
    case .strategies(let run, let analysis): MarkdownReport.text(run, analysis)
    case .comparison(let report): report.markdown
    case .reproduction(let reproduction, let run, let found, _):
      ReproductionReport.whole(reproduction, run, found)
    }
  }

  var markdown: String {
    if case .reproduction(let reproduction, let run, let found, withRun: false) = self {
      return ReproductionReport.text(reproduction, run, found)
    }
    return report
  }

  func json() throws -> String {
    switch self {
    case .strategies(let run, let analysis): try JSONReport.text(run, analysis)
    case .comparison(let report): try report.json()
    case .reproduction(let reproduction, let run, let found, _):
      try JSONReport.text(run, reproduction, found)
    }
  }

  /// The comparison, where it is one.
  package var comparisonReport: ComparisonReport? {
    if case .comparison(let report) = self { report } else { nil }
  }
}
