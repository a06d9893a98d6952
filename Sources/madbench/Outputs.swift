internal import Experiment
internal import LinuxKernel
internal import Reporting

/// Everything a run writes, opened before it measures.
struct Outputs {
  private let folder: ResultFolder?
  private let csv: OutputFile?
  private let json: OutputFile?
  private let markdown: OutputFile?

  /// - Parameters:
  ///   - continues: whether the folder holds the beginning of this run.
  ///   - writesResults: whether JSON and the table are among it, beside the folder and the rows.
  ///   - signals: what ends the wait for a reader who takes his time.
  init(
    _ options: OutputOptions, run: RunDescription, continues: Bool = false,
    writesResults: Bool = true,
    until signals: EndingSignals
  ) throws {
    func open(_ path: String?) throws -> OutputFile? {
      try path.map { try OutputFile($0, replaces: options.force, until: signals) }
    }
    let csv = try open(options.csv)
    let json = try open(writesResults ? options.json : nil)
    let markdown = try open(writesResults ? options.markdownPath : nil)
    // Last, so that a run it replaces is still there when another file cannot be opened.
    let folder =
      continues
      ? try options.out.map { try ResultFolder(continuing: $0, run: run) }
      : try Self.folder(options, run)
    try csv?.write(CSV.header(Record.columns))
    self.folder = folder
    self.csv = csv
    self.json = json
    self.markdown = markdown
  }

  private static func folder(
    _ options: OutputOptions, _ run: RunDescription
  ) throws -> ResultFolder? {
    guard let path = options.out else { return nil }
    return try ResultFolder(creating: path, overwrites: options.force, run: run)
  }

  func add(_ record: Record) throws {
    try folder?.add(record)
    do { try csv?.write(CSV.line(record, Record.columns)) } catch { throw besideFolder(error) }
  }

  func add(_ points: [LatencyPoint]) throws { try folder?.add(points) }

  func add(_ points: [CurvePoint]) throws { try folder?.add(points) }

  /// After a failure: whatever of the results can still be written.
  func rescue(_ run: RunDescription, _ analysis: Analysis) {
    let report =
      run.sides == nil
      ? MarkdownReport.text(run, analysis) : ComparisonReport(run, analysis).markdown
    try? folder?.finish(run, report: report)
    try? markdown?.write(report)
  }

  /// Finishes the folder of a run whose results others write.
  func finish(_ run: RunDescription, report: String) throws {
    try folder?.finish(run, report: report)
  }

  func finish(_ run: RunDescription, _ analysis: Analysis) throws {
    let report = MarkdownReport.text(run, analysis)
    try finish(run, table: report, report: report) { try JSONReport.text(run, analysis) }
  }

  /// - Parameters:
  ///   - table: for the one who waits for it.
  ///   - report: for the folder.
  func finish(
    _ run: RunDescription, table: String, report: String, json text: () throws -> String
  ) throws {
    try folder?.finish(run, report: report)
    let jsonText = json == nil ? "" : try text()
    do {
      try json?.write(jsonText)
      try markdown?.write(table)
    } catch { throw besideFolder(error) }
  }

  /// What cannot go where it was wanted is in the folder all the same.
  private func besideFolder(_ failure: OutputFile.Failure) -> OutputFile.Failure {
    var failure = failure
    failure.otherPlace = folder?.path
    return failure
  }
}
