internal import Formats
internal import Processes
internal import ResultFolders

/// The files of the requested formats, opened before anything is measured.
final class FormatFiles {
  private let files: [(format: OutputFormat, file: OutputFile)]
  private let summary: StepSummary?

  /// - Parameters:
  ///   - summary: the summary of a workflow step, to which the results are also written.
  ///   - signals: signals that end the wait for a slow reader.
  init(
    _ chosen: [ChosenFormat], replaces: Bool, summary: StepSummary? = nil,
    until signals: EndingSignals? = nil
  ) throws {
    self.summary = summary
    files = try chosen.map {
      ($0.format, try OutputFile($0.path, replaces: replaces, until: signals))
    }
  }

  /// Writes every format, even if others fail; then throws the first error.
  ///
  /// - Parameter folder: the folder that still contains the results.
  func write(_ results: [Results], folder: String? = nil) throws {
    var failure: (any Error)?
    for (format, file) in files {
      do { try file.write(format.text(results)) } catch { failure = failure ?? error }
    }
    if let report = results.first?.comparisonReport {
      do { try summary?.write(report) } catch { failure = failure ?? error }
    }
    if var failure = failure as? OutputFile.Failure {
      failure.otherPlace = folder
      throw failure
    }
    if let failure { throw failure }
  }
}
