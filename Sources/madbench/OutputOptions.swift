internal import Options
internal import Analysis
internal import ArgumentParser

/// The options for the output of a measurement.
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

  /// The places that options write to, except the folder.
  var written: [WrittenPlace] {
    (csv.map { [WrittenPlace("--csv", $0)] } ?? []) + formats.given.map(WrittenPlace.init)
  }

  /// The formats to write, including the report on standard output unless something else goes there.
  var chosen: [ChosenFormat] { formats.places(beside: [csv].compactMap(\.self)) }
}
