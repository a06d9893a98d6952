internal import Options
internal import Analysis
internal import ArgumentParser
internal import Doctor
internal import Formats
internal import Plans
internal import Runs
internal import Samples

struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Measures strategies beside the baseline in one interleaved run.")

  @OptionGroup(title: "What to measure")
  var planOptions: PlanOptions

  @Flag(help: "Exit 4 when the null control is off by more than half the margin.")
  var strict = false

  @OptionGroup(title: "Output")
  var resumeOption: ResumeOption

  @OptionGroup(title: "Output")
  var outputOptions: OutputOptions<RunFormats>

  func run() throws {
    try answeringSignals { signals in
      let arguments = try PlanArguments(planOptions)
      var plan = try arguments.plan()
      // Before any file is opened: a run that may not begin replaces no file.
      undoKilledRuns()
      let keeper = try plan.begin(executable: "/proc/self/exe")
      defer { withExtendedLifetime(keeper) {} }
      var description = RunDescription(
        plan: plan, version: madbenchVersion, commandLine: CommandLine.arguments)
      let earlier = try resumeOption.earlierPart(
        in: outputOptions.out, replaces: outputOptions.force, of: &description)
      let outputs = try Outputs(
        outputOptions, run: description, continues: earlier != nil, until: signals)
      var analysis = earlier?.analysis ?? Analysis(cost: plan.cost)
      let signal = try perform(
        plan, keeper: keeper, after: earlier, &description, signals, outputs,
        ProgressLine(outputOptions.progress), into: &analysis)
      try outputs.finish(description, Results(description, analysis))
      if signal != nil { return }
      let refused = (arguments.words["require"] ?? []).compactMap { name in
        analysis.refusals[name].map { "\(name): \($0.text)" }
      }
      if !refused.isEmpty {
        complain("required, but \(refused.joined(separator: "; "))")
        throw ExitStatus.unsupported
      }
      if !analysis.hasMeasured {
        complain("nothing could be measured; the table says why")
        throw ExitStatus.failure
      }
      if strict, let null = analysis.nullControl, !null.isReliable(margin: plan.margin) {
        complain(
          null.ratio == nil
            ? "the baseline was not measured against itself; the report says why"
            : "the baseline against itself leaves half the margin; the table says how far")
        throw ExitStatus.unreliable
      }
    }
  }
}
