internal import Analysis
internal import ArgumentParser

/// The options that say where results of a measurement go.
struct OutputOptions<Choice: FormatChoice>: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Write samples.csv, latency.csv, rss.csv, run.json and report.md into this folder.", valueName: "folder"))
  var out: String?

  @Flag(help: "Replace existing files, and the run in --out.")
  var force = false

  @Option(
    help: ArgumentHelp(
      "Write the rows of samples.csv here; - is standard output.", valueName: "file"))
  var csv: String?

  @OptionGroup
  var formats: FormatOptions<Choice>

  @OptionGroup
  var progress: ProgressOptions

  func validate() throws { try written.requireOwnPlaces() }

  /// What options name to be written, the folder aside.
  var written: [WrittenPlace] {
    (csv.map { [WrittenPlace("--csv", $0)] } ?? []) + formats.given.map(WrittenPlace.init)
  }

  /// The formats to write, the report on standard output among them unless something else goes there.
  var chosen: [ChosenFormat] { formats.places(beside: [csv].compactMap(\.self)) }
}
