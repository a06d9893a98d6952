package import Analysis
internal import Reporting
package import Reproductions
package import Samples
internal import Texts

/// The report as JSON: the run's description and all data of the report's tables and sentences. A pure function of the
/// run's description and its rows.
package enum JSONReport {
  private struct Document: Encodable {
    let run: RunDescription
    /// Absent if the run had none.
    let nullControl: NullDocument?
    /// The published figures with those measured here; absent unless a measurement was reproduced.
    let reproduction: ReproductionDocument?
  }

  package static func text(_ run: RunDescription, _ analysis: Analysis) throws -> String {
    try text(run, analysis, nil)
  }

  package static func text(
    _ run: RunDescription, _ reproduction: any Reproduction, _ found: ReproductionData
  ) throws -> String {
    try text(run, found.analysis, ReproductionDocument(reproduction, found))
  }

  private static func text(
    _ run: RunDescription, _ analysis: Analysis, _ reproduction: ReproductionDocument?
  ) throws -> String {
    let summaries = analysis.summaries
    let document = Document(
      run: run, nullControl: analysis.nullControl.map { NullDocument($0, run) },
      reproduction: reproduction)
    return try JSONText.of(
      JoinedObjects(values: [
        document, CellFigures(run, summaries), ReportSentences(run, analysis, summaries),
      ]))
  }
}
