internal import ArgumentParser

/// The options for output to standard error during the work.
package struct ProgressOptions: ParsableArguments {
  package init() {}

  package enum Progress: String, ExpressibleByArgument, CaseIterable { case auto, always, never }

  @Flag(help: "No progress on standard error.")
  package var quiet = false

  @Option(help: "Progress on standard error: auto, always, never.")
  package var progress = Progress.auto
}
