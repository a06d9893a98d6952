internal import Formats
internal import Plans
internal import Processes
internal import Reporting
internal import ResultFolders
internal import SystemPackage

/// The output of a GitHub workflow step: its summary, and annotations. Annotations go to standard error, which the
/// runner reads as well as standard output, where the table may be.
final class StepSummary {
  private let file: OutputFile

  init() throws {
    guard let path = environmentValue("GITHUB_STEP_SUMMARY"), !path.isEmpty else {
      throw PlanError(
        "--github: GITHUB_STEP_SUMMARY is not set; a step of a GitHub workflow has it, and elsewhere any file will do"
      )
    }
    file = try OutputFile(path, appends: true)
  }

  /// Appends to the step's summary, within the size that the runner accepts.
  func write(_ report: ComparisonReport) throws {
    _ = try? FileDescriptor.standardError.writeAll(report.annotations.utf8)
    let held = file.bytes ?? 0
    // Without a gap the table would continue the preceding paragraph.
    let gap = held > 0 ? "\n\n" : ""
    let text = report.summary(
      room: ComparisonReport.mostSummaryBytes - held - gap.utf8.count)
    if text.isEmpty {
      complain("the step's summary is full; the table is not in it")
    } else {
      try file.write(gap + text)
    }
  }
}
