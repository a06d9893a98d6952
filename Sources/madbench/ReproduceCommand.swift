internal import Analysis
internal import ArgumentParser
internal import Doctor
internal import Formats
internal import Reproductions
internal import ResultFolders
internal import Runs
internal import Samples

struct ReproduceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reproduce",
    abstract:
      "Runs a published measurement and prints the published figures beside those measured here.",
    discussion: "Without a name: lists the reproductions, their duration and their source.")

  @Argument(
    help: ArgumentHelp(
      "What to reproduce.",
      discussion: ReproductionList.all.map { "\($0.name): \($0.summary)" }.joined(separator: "\n")))
  var name: String?

  @Flag(help: "Run it small, in seconds: this shows that it works; its figures mean nothing.")
  var smoke = false

  @Flag(
    help: """
      Change settings of the machine where the measurement needs it, and put them back: huge page \
      sizes, and with --smoke the pace of khugepaged.
      """)
  var allowSystemChanges = false

  @OptionGroup(title: "Output")
  var outputOptions: OutputOptions<RunFormats>

  func run() throws {
    guard let name else {
      return try reportingFailures {
        try OutputFile("-").write(ReproductionReport.list(ReproductionList.all))
      }
    }
    try answeringSignals { signals in
      let reproduction = try ReproductionList.named(name)
      var plan = try reproduction.plan(
        smoke ? .smoke : .full, allowsChanges: allowSystemChanges)
      // Before any file is opened: a run that may not begin replaces no file.
      undoKilledRuns()
      let keeper = try plan.begin(executable: "/proc/self/exe")
      defer { withExtendedLifetime(keeper) {} }
      var description = RunDescription(
        plan: plan, version: madbenchVersion, commandLine: CommandLine.arguments)
      description.reproduction = reproduction.name
      let outputs = try Outputs(outputOptions, run: description, until: signals)
      var found = ReproductionData()
      let signal = try perform(
        plan, keeper: keeper, &description, signals, outputs,
        ProgressLine(outputOptions.progress), into: &found)
      try outputs.finish(
        description, .reproduction(reproduction, description, found, withRun: false))
      if signal != nil { return }
      if !found.analysis.hasMeasured {
        complain("nothing could be measured; the table says why")
        throw ExitStatus.failure
      }
    }
  }
}

extension ReproductionData: RunSink {}
