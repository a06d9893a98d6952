internal import ArgumentParser

/// The options for output to standard error during the work.
struct ProgressOptions: ParsableArguments {
  enum Progress: String, ExpressibleByArgument, CaseIterable { case auto, always, never }

  @Flag(help: "No progress on standard error.")
  var quiet = false

  @Option(help: "Progress on standard error: auto, always, never.")
  var progress = Progress.auto
}
