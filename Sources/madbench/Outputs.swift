internal import Experiment
internal import Reporting

/// Everything a run writes, opened before it measures.
struct Outputs: ~Copyable {
  private let folder: ResultFolder?
  private let csv: OutputFile?
  private let json: OutputFile?
  private let markdown: OutputFile?

  init(_ options: OutputOptions, run: RunDescription) throws {
    let csv = try Self.open(options.csv)
    let json = try Self.open(options.json)
    let markdown = try Self.open(options.markdownPath)
    // Last, so that a run it replaces is still there when another file cannot be opened.
    let folder = try Self.folder(options, run)
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

  private static func open(_ path: String?) throws -> OutputFile? {
    guard let path else { return nil }
    return try OutputFile(path)
  }

  borrowing func add(_ record: Record) throws {
    try folder?.add(record)
    try csv?.write(CSV.line(record, Record.columns))
  }

  borrowing func add(_ points: [CurvePoint]) throws { try folder?.add(points) }

  /// After a failure: whatever of the results can still be written.
  borrowing func rescue(_ run: RunDescription, _ analysis: Analysis) {
    let report = MarkdownReport.text(run, analysis)
    try? folder?.finish(run, report: report)
    try? markdown?.write(report)
  }

  borrowing func finish(_ run: RunDescription, _ analysis: Analysis) throws {
    let report = MarkdownReport.text(run, analysis)
    try finish(run, table: report, report: report) { try JSONReport.text(run, analysis) }
  }

  /// - Parameters:
  ///   - table: for the one who waits for it.
  ///   - report: for the folder.
  borrowing func finish(
    _ run: RunDescription, table: String, report: String, json text: () throws -> String
  ) throws {
    try folder?.finish(run, report: report)
    try json?.write(try text())
    try markdown?.write(table)
  }
}
