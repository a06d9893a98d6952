package import Analysis
package import Reporting
package import Bench
package import Reproductions
package import Samples

/// Results, as output formats receive them.
package enum Results {
  /// Strategies and their baseline.
  case strategies(RunDescription, Analysis)
  case comparison(ComparisonReport)
  /// Published figures and those measured here, and whether the report includes the table of the run.
  case reproduction(any Reproduction, RunDescription, ReproductionData, withRun: Bool)

  /// The results of a run of strategies or of two executables.
  package init(_ run: RunDescription, _ analysis: Analysis) {
    self =
      run.sides == nil
      ? .strategies(run, analysis) : .comparison(ComparisonReport(run, analysis))
  }

  /// Of a run of commands.
  package init(_ run: RunDescription, _ analysis: BenchAnalysis) {
    self = .comparison(ComparisonReport(run, analysis))
  }

  /// The report in a folder of results.
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

  /// The comparison; nil for other results.
  package var comparisonReport: ComparisonReport? {
    if case .comparison(let report) = self { report } else { nil }
  }
}
