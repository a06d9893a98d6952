internal import ArgumentParser
internal import LinuxKernel

/// The options that say where results go.
struct OutputOptions: ParsableArguments {
  enum Progress: String, ExpressibleByArgument, CaseIterable { case auto, always, never }

  @Option(
    help: ArgumentHelp(
      "Write samples.csv, latency.csv, rss.csv, run.json and report.md into this folder.", valueName: "folder"))
  var out: String?

  @Flag(help: "Replace files that are there, and the run that --out holds.")
  var force = false

  @Option(
    help: ArgumentHelp(
      "Write the rows of samples.csv here; - is standard output.", valueName: "file"))
  var csv: String?

  @Option(
    help: ArgumentHelp("Write the results as JSON here; - is standard output.", valueName: "file"))
  var json: String?

  @Option(
    help: ArgumentHelp(
      "Write the table here; - is standard output, the default unless --csv or --json is -.",
      valueName: "file"))
  var markdown: String?

  @Flag(help: "No progress on standard error.")
  var quiet = false

  @Option(help: "Progress on standard error: auto, always, never.")
  var progress = Progress.auto

  func validate() throws {
    if [csv, json, markdown].filter({ $0 == "-" }).count > 1 {
      throw ValidationError("only one of --csv, --json and --markdown can be standard output (-)")
    }
    let files = [csv, json, markdown].compactMap(\.self).filter { $0 != "-" }
    if Set(files.map(Folder.identity)).count < files.count {
      throw ValidationError("--csv, --json and --markdown need a file each")
    }
  }

  /// Where the table goes; nil where standard output belongs to another format.
  var markdownPath: String? { markdownPath(beside: []) }

  /// - Parameter others: where formats go that are no options of these.
  func markdownPath(beside others: [String]) -> String? {
    markdown ?? (csv == "-" || json == "-" || others.contains("-") ? nil : "-")
  }
}
