package import Analysis
internal import ArgumentParser
internal import Plans
internal import ResultFolders
internal import Runs
package import Samples

/// The option to resume a run.
package struct ResumeOption: ParsableArguments {
  package init() {}

  @Flag(
    help: """
      Take up the run that --out holds, interrupted or not, and measure what is missing; the plan must be \
      the same.
      """)
  package var resume = false

  /// The earlier part of the run in the folder; nil for a new run.
  package func earlierPart(
    in folder: String?, replaces: Bool, of run: inout RunDescription
  ) throws -> ResumePoint? {
    guard resume else { return nil }
    guard let folder else { throw PlanError("--resume needs --out") }
    if replaces {
      throw PlanError("--resume keeps the run that --force would replace: give one of the two")
    }
    return try ResultFolder.earlierPart(folder, of: &run)
  }
}
