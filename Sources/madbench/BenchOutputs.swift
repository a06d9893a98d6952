internal import Analysis
internal import Bench
internal import Formats
internal import Processes
internal import ResultFolders
internal import Samples
internal import Texts

/// Everything a bench writes, opened before it measures.
struct BenchOutputs {
  private let folder: ResultFolder?
  private let rows: OutputFile?
  private let formats: FormatFiles

  /// - Parameters:
  ///   - continues: whether the folder holds the beginning of this run.
  ///   - summary: of a step of a workflow, which takes the results too.
  ///   - signals: what ends the wait for a slow reader.
  init<Choice: FormatChoice>(
    _ options: OutputOptions<Choice>, run: RunDescription, continues: Bool, summary: StepSummary?,
    until signals: EndingSignals
  ) throws {
    rows = try options.csv.map { try OutputFile($0, replaces: options.force, until: signals) }
    formats = try FormatFiles(
      options.chosen, replaces: options.force, summary: summary, until: signals)
    // Last, so that a run it replaces is still there when another file cannot be opened.
    folder = try options.out.map { path in
      continues
        ? try ResultFolder(continuing: path, run: run)
        : try ResultFolder(creating: path, overwrites: options.force, run: run)
    }
    try rows?.write(CSV.header(ArmRow.columns))
  }

  func add(_ row: ArmRow, _ points: [ArmPoint]) throws {
    try folder?.add(row, points)
    try rows?.write(CSV.line(row, ArmRow.columns))
  }

  /// After a failure: whatever of the results can still be written.
  func rescue(_ run: RunDescription, _ results: Results) {
    try? folder?.finish(run, report: results.report)
    try? formats.write([results])
  }

  func finish(_ run: RunDescription, _ results: Results) throws {
    try folder?.finish(run, report: results.report)
    try formats.write([results], folder: folder?.path)
  }
}
