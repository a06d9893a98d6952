internal import ArgumentParser
internal import Experiment
internal import LinuxKernel

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

  /// Refuses, before anything is opened, a format that would be written over what is to be read.
  ///
  /// - Parameter inputs: files, and folders of runs.
  func refuseInputs(_ inputs: [String], beside others: OutputOptions) throws(PlanError) {
    let names = ["", "/samples.csv", "/rss.csv", "/run.json", "/report.md"]
    let read = Set(inputs.flatMap { input in names.map { Folder.identity(input + $0) } })
    let written = paths + [others.csv, others.json, others.markdown].compactMap(\.self)
    for path in written where path != "-" && read.contains(Folder.identity(path)) {
      throw PlanError("\(path): is what is to be compared; name another file to write into")
    }
  }

  /// Refuses two formats in one file, those of `others` among them.
  func validate(beside others: OutputOptions) throws {
    let paths = paths + [others.csv, others.json, others.markdown].compactMap(\.self)
    if paths.count(where: { $0 == "-" }) > 1 {
      throw ValidationError("only one format can be standard output (-)")
    }
    let files = paths.filter { $0 != "-" }
    if Set(files.map(Folder.identity)).count < files.count {
      throw ValidationError("each format needs a file of its own")
    }
  }
}
