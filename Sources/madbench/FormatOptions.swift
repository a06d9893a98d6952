internal import ArgumentParser

/// The options that say where a comparison goes for other programs to read.
struct FormatOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Write the verdicts as JUnit's XML here, a test a figure; - is standard output.",
      valueName: "file"))
  var junit: String?

  @Option(
    help: ArgumentHelp(
      "Write the head's figures in Bencher's metric format here; - is standard output.",
      valueName: "file"))
  var bencher: String?

  @Option(
    help: ArgumentHelp(
      "Write all pairs in Go's benchmark format here, for benchstat -col side; - is standard output.",
      valueName: "file"))
  var goBench: String?

  @Flag(
    help: """
      In a GitHub workflow: append the table to the step's summary ($GITHUB_STEP_SUMMARY), and print \
      annotations on standard error.
      """)
  var github = false

  var paths: [String] { [junit, bencher, goBench].compactMap(\.self) }

  /// Refuses two formats in one file, those of `others` among them.
  func validate(beside others: OutputOptions) throws {
    let paths = paths + [others.csv, others.json, others.markdown].compactMap(\.self)
    if paths.count(where: { $0 == "-" }) > 1 {
      throw ValidationError("only one format can be standard output (-)")
    }
    let files = paths.filter { $0 != "-" }
    if Set(files).count < files.count {
      throw ValidationError("each format needs a file of its own")
    }
  }
}
