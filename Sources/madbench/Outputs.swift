internal import Analysis
internal import Formats
internal import Processes
internal import ResultFolders
internal import Samples
internal import Texts

/// All outputs of a run, opened before it measures.
struct Outputs {
  private let folder: ResultFolder?
  private let rows: OutputFile?
  private let formats: FormatFiles

  /// - Parameters:
  ///   - continues: whether the folder holds the beginning of this run.
  ///   - summary: the summary of a workflow step, to which the results are also written.
  ///   - signals: signals that end the wait for a slow reader.
  init<Choice: FormatChoice>(
    _ options: OutputOptions<Choice>, run: RunDescription, continues: Bool = false,
    summary: StepSummary? = nil, until signals: EndingSignals
  ) throws {
    let rows = try options.csv.map {
      try OutputFile($0, replaces: options.force, until: signals)
    }
    let formats = try FormatFiles(
      options.chosen, replaces: options.force, summary: summary, until: signals)
    // Last, so that a run to be replaced still exists if another file cannot be opened.
    folder = try options.out.map { path in
      continues
        ? try ResultFolder(continuing: path, run: run)
        : try ResultFolder(creating: path, overwrites: options.force, run: run)
    }
    try rows?.write(CSV.header(Record.columns))
    self.rows = rows
    self.formats = formats
  }

  func add(_ record: Record) throws {
    try folder?.add(record)
    do { try rows?.write(CSV.line(record, Record.columns)) } catch { throw besideFolder(error) }
  }

  func add(_ points: [LatencyPoint]) throws { try folder?.add(points) }

  func add(_ points: [CurvePoint]) throws { try folder?.add(points) }

  /// After a failure: writes the results wherever that is still possible.
  func rescue(_ run: RunDescription, _ results: Results) {
    try? folder?.finish(run, report: results.report)
    try? formats.write([results])
  }

  func finish(_ run: RunDescription, _ results: Results) throws {
    try folder?.finish(run, report: results.report)
    try formats.write([results], folder: folder?.path)
  }

  /// Adds the folder to an error, because it still contains the results.
  private func besideFolder(_ failure: OutputFile.Failure) -> OutputFile.Failure {
    var failure = failure
    failure.otherPlace = folder?.path
    return failure
  }
}
