internal import Formats
internal import Processes
internal import ResultFolders

/// The files of the formats that were asked for, opened before anything is measured.
final class FormatFiles {
  private let files: [(format: OutputFormat, file: OutputFile)]
  private let summary: StepSummary?

  /// - Parameters:
  ///   - summary: of a step of a workflow, which takes the results too.
  ///   - signals: what ends the wait for a reader who takes his time.
  init(
    _ chosen: [ChosenFormat], replaces: Bool, summary: StepSummary? = nil,
    until signals: EndingSignals? = nil
  ) throws {
    self.summary = summary
    files = try chosen.map {
      ($0.format, try OutputFile($0.path, replaces: replaces, until: signals))
    }
  }

  /// Writes every format, whatever becomes of the others; then throws what hindered the first that could not be
  /// written.
  ///
  /// - Parameter folder: what has the results all the same.
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
