internal import Options
internal import Analysis
internal import ArgumentParser
internal import Doctor
internal import Formats
internal import LinuxKernel
internal import Plans
internal import Processes
internal import Reporting
internal import Reproductions
internal import ResultFolders
internal import Runs
internal import Samples

struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compares two executables or two runs, with one verdict per metric.",
    discussion: """
      Two executables (--base, --head) are measured in one run, their workers interleaved; with \
      the options of run. Two folders that --out has written are compared as they are: \
      counts as counts, times as ratios to each run's own baseline. The absolute times of the baselines \
      are compared first. Times of runs of two boots, or of a run without a boot id, are shown and \
      not judged. To compare two strategies, use run.
      """)

  @Argument(help: ArgumentHelp("Two folders: the base's, the head's.", valueName: "folder"))
  var folders: [String] = []

  @Option(help: ArgumentHelp("The madbench to compare with.", valueName: "file"))
  var base: String?

  @Option(help: ArgumentHelp("The madbench to judge.", valueName: "file"))
  var head: String?

  @OptionGroup(title: "Verdict")
  var verdict: CompareOptions

  @Flag(help: "Extend an inconclusive comparison once, by the rounds that it seems to need.")
  var extend = false

  @Flag(help: "Of two folders: compare runs of different machines; never fail.")
  var acrossHosts = false

  @OptionGroup(title: "What to measure")
  var planOptions: PlanOptions

  @OptionGroup(title: "Output")
  var outputOptions: OutputOptions<ComparisonFormats>

  @OptionGroup(title: "Output")
  var resumeOption: ResumeOption

  @OptionGroup(title: "Output")
  var gitHubOption: GitHubOption

  func run() throws {
    try reportingFailures {
      switch (folders.count, base, head) {
      case (0, let base?, let head?):
        try answeringSignals { try compareExecutables(base, head, $0) }
      case (2, nil, nil): try compareFolders(folders[0], folders[1])
      default:
        throw PlanError(
          "compare what? Two folders (compare BASE HEAD), or two executables (--base FILE --head FILE)"
        )
      }
    }
  }

  private func compareExecutables(
    _ base: String, _ head: String, _ signals: EndingSignals
  ) throws {
    guard Folder.isExecutable(head) else {
      throw PlanError("--head \(head): is no file that can be executed; a built madbench is needed")
    }
    guard Folder.isExecutable(base) else {
      complain("--base \(base): is no file that can be executed; a built madbench is needed")
      throw ExitStatus.notComparable
    }
    if acrossHosts { throw PlanError("--across-hosts is for two folders") }
    try outputOptions.written.refuseInputs([base, head])
    var plan = try PlanArguments(planOptions).plan(for: .compare)
    plan.extends = extend
    undoKilledRuns()
    let keeper = try plan.begin(executable: "/proc/self/exe")
    defer { withExtendedLifetime(keeper) {} }
    var description = RunDescription(
      plan: plan, version: madbenchVersion, commandLine: CommandLine.arguments)
    description.sides = .init(
      base: base, head: head, baseStamp: Folder.stamp(base), headStamp: Folder.stamp(head))
    let summary = gitHubOption.github ? try StepSummary() : nil
    let earlier = try resumeOption.earlierPart(
      in: outputOptions.out, replaces: outputOptions.force, of: &description)
    let outputs = try Outputs(
      outputOptions, run: description, continues: earlier != nil, summary: summary, until: signals)
    var analysis = earlier?.analysis ?? Analysis()
    let signal = try perform(
      plan, by: .two(base: base, head: head), keeper: keeper, after: earlier, &description, signals, outputs,
      ProgressLine(outputOptions.progress), into: &analysis)
    let report = ComparisonReport(description, analysis)
    try outputs.finish(description, .comparison(report))
    if signal != nil { return }
    try verdict.judge(report.comparison)
  }

  private func compareFolders(_ base: String, _ head: String) throws {
    if resumeOption.resume || extend || outputOptions.out != nil || outputOptions.csv != nil
      || !planOptions.files.isEmpty || planOptions.words["strategy"] != nil
    {
      throw PlanError(
        "two folders are compared as they are: --plan, --strategy, --resume, --extend, --out and --csv are "
          + "for what is measured")
    }
    let margin = try planOptions.words.marginShare()
    try outputOptions.written.refuseInputs([base, head])
    guard Folder.holds(base) else {
      complain("\(base): there is no such folder to compare with")
      throw ExitStatus.notComparable
    }
    let (here, there) = (try ResultFolder.description(base), try ResultFolder.description(head))
    guard here.baseline == there.baseline else {
      complain(
        "the runs have different baselines, \(here.baseline) and \(there.baseline): their ratios say "
          + "different things")
      throw ExitStatus.notComparable
    }
    for (path, run) in [(base, here), (head, there)]
    where run.sides != nil || run.reproduction != nil || run.bench != nil {
      complain("\(path): is no run of strategies, whose baseline its times could be read against")
      throw ExitStatus.notComparable
    }
    let replays = here.replayDifferences(to: there)
    guard replays.isEmpty else {
      complain("not the same replay: \(replays.joined(separator: "; "))")
      throw ExitStatus.notComparable
    }
    let differences = here.hostDifferences(to: there)
    if !differences.isEmpty, !acrossHosts {
      complain(
        "not the same machine: \(differences.joined(separator: "; ")). --across-hosts compares all the "
          + "same, and never fails")
      throw ExitStatus.notComparable
    }
    var notes =
      differences.isEmpty ? [] : ["Not the same machine: \(differences.joined(separator: "; "))."]
    for (path, run) in [(base, here), (head, there)] where !run.complete {
      notes.append("\(path) is incomplete.")
    }
    let boots = here.bootDifference(to: there)
    let unreliable = [(base, here), (head, there)].filter { $0.1.reliable == false }.map(\.0)
    for path in unreliable {
      notes.append("\(path) is unreliable: its baseline differs from itself by more than half the margin.")
    }
    for folder in [base, head] { try noteUnknownColumns(of: folder) }
    let comparison = Comparison(
      runs: try ResultFolder.analysis(base, of: here, folders: 2),
      try ResultFolder.analysis(head, of: there, folders: 2),
      margin: margin, unjudged: boots)
    let report = ComparisonReport(comparison, base: base, head: head, run: nil, notes: notes)
    try FormatFiles(
      outputOptions.chosen, replaces: outputOptions.force, summary: gitHubOption.github ? StepSummary() : nil
    ).write([.comparison(report)])
    if acrossHosts { return try CompareOptions.requireFigures(comparison) }
    if verdict.strict, !unreliable.isEmpty {
      complain("unreliable: \(unreliable.joined(separator: ", "))")
      throw ExitStatus.unreliable
    }
    try verdict.judge(comparison)
  }
}
