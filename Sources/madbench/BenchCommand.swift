internal import Options
internal import Analysis
internal import ArgumentParser
internal import Bench
internal import Doctor
internal import Formats
internal import LinuxKernel
internal import Plans
internal import Processes
internal import Programs
internal import Reporting
internal import Reproductions
internal import ResultFolders
internal import Runs
internal import Samples
internal import SystemPackage

struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Compares your own commands, with one verdict per metric.",
    discussion: """
      Two or more commands are run in one random, balanced order, the first of them twice in each block. Each \
      run is measured with all processes that it starts. Exits 2 when a figure regressed, 7 when a program \
      fails.
      """)

  @OptionGroup(title: "Commands")
  var armOptions: ArmOptions

  @OptionGroup(title: "Servers")
  var serviceOptions: ServiceOptions

  @OptionGroup(title: "Runs")
  var runnerOptions: RunnerOptions

  @OptionGroup(title: "Effort and machine")
  var planOptions: BenchPlanOptions

  @OptionGroup(title: "Verdict")
  var verdict: CompareOptions

  @OptionGroup(title: "Output")
  var outputOptions: OutputOptions<ComparisonFormats>

  @OptionGroup(title: "Output")
  var resumeOption: ResumeOption

  @OptionGroup(title: "Output")
  var gitHubOption: GitHubOption

  func run() throws {
    try reportingFailures { try answeringSignals(measure) }
  }

  private func measure(_ signals: EndingSignals) throws {
    var machine = try planOptions.machinePlan()
    var plan = try plan(machine)
    try requirePrograms(plan)
    guard ProcessTree.isListed else {
      throw RunError(
        "this kernel does not list the children of processes (CONFIG_PROC_CHILDREN), and bench follows them")
    }
    undoKilledRuns()
    let keeper = try machine.begin(executable: "/proc/self/exe")
    defer { withExtendedLifetime(keeper) {} }
    if let group = plan.pressureBytes.flatMap({ machine.groups[$0] }) {
      plan.group = group
      plan.job.place = { pid throws(Errno) in try group.take(pid) }
    }
    let copy = try outputCopy()
    defer { try? copy.file?.close() }
    plan.job.output = copy.output
    var description = description(of: plan, machine)
    let summary = gitHubOption.github ? try StepSummary() : nil
    let earlier = try earlierPart(&description)
    let outputs = try BenchOutputs(
      outputOptions, run: description, continues: earlier != nil, summary: summary, until: signals)
    var analysis = earlier?.analysis ?? BenchAnalysis(plan.bench)
    var bench = BenchRun(
      plan, runID: description.runId, after: earlier?.analysis,
      earlierSeconds: earlier?.run.elapsedSeconds ?? 0, hasExtended: earlier?.run.extended == true,
      signals: signals)
    let ending = try perform(&bench, &analysis, &description, outputs)
    description.elapsedSeconds = Int(bench.seconds.rounded())
    description.blocks = bench.wholeBlocks
    description.trials = analysis.rowCount
    description.reliable = analysis.nullControl?.isReliable(margin: plan.margin)
    description.extended = plan.extends ? bench.hasExtended : nil
    if case .done(let reason) = ending {
      description.complete = true
      description.ending = reason
    } else if case .interrupted = ending {
      description.ending = .interrupted
    } else {
      description.ending = .programFailed
    }
    let report = ComparisonReport(description, analysis)
    try outputs.finish(description, .comparison(report))
    switch ending {
    case .interrupted: return
    case .failed(let text):
      complain(text)
      throw ExitStatus.brokenPromise
    case .done:
      if runnerOptions.sameOutput, !analysis.outputNotes.isEmpty {
        complain("--same-output: \(analysis.outputNotes.joined(separator: " "))")
        throw ExitStatus.brokenPromise
      }
      try verdict.judge(report.comparison)
    }
  }

  private func perform(
    _ bench: inout BenchRun, _ analysis: inout BenchAnalysis, _ description: inout RunDescription,
    _ outputs: BenchOutputs
  ) throws -> BenchRun.Ending {
    let progress = ProgressLine(outputOptions.progress)
    defer { progress.clear() }
    do {
      return try bench.perform { event in
        switch event {
        case .row(let row, let points):
          analysis.add(row)
          try outputs.add(row, points)
        case .progress(let arm, let block, let blocks, let seconds, let expected):
          guard progress.isShown else { break }
          var text = "\(arm) · block \(block)\(blocks.map { " of \($0)" } ?? "") · \(Int(seconds.rounded())) s"
          if let expected { text += " of about \(Int(expected.rounded())) s" }
          progress.show(text)
        case .remark(let text):
          guard !progress.isQuiet else { break }
          progress.clear()
          complain(text)
        }
      }
    } catch {
      // What is measured is not lost.
      progress.clear()
      outputs.rescue(description, Results(description, analysis))
      throw error
    }
  }

  private func plan(_ machine: Plan) throws -> BenchPlan {
    let arms = try armOptions.arms()
    let shell = try armOptions.shellPath
    var job = ProgramJob(arms[0].command)
    job.service = try serviceOptions.service(shell)
    job.input = runnerOptions.input
    job.limit = try runnerOptions.timeout.nanoseconds(of: "--timeout")
    job.sampling.intervalNanoseconds = machine.sampleNanoseconds
    if planOptions.cpus != nil || planOptions.cpuNode != nil { job.cpus = machine.workerCPUs }
    if let node = planOptions.memoryNode {
      guard NUMA.nodes.contains(node) else { throw ArmError("--memory-node \(node): there is no such node") }
      job.memoryNode = node
    }
    var plan = BenchPlan(arms: arms, job: job)
    switch planOptions.thp {
    case "inherit": break
    case "never":
      plan.thp = "never"
      plan.job.disablesHugePages = true
    case "always", "madvise": plan.thp = planOptions.thp
    default: throw ArmError("--thp \(planOptions.thp): takes inherit, never, always or madvise")
    }
    plan.metrics = try runnerOptions.metric.map { text throws(ArmError) in try UserMetric(text) }
    try requireOwnNames(plan.metrics)
    plan.shell = shell
    plan.hooks.setup = try hooks(runnerOptions.setup, "--setup", arms.count)
    plan.hooks.prepare = try hooks(runnerOptions.prepare, "--prepare", arms.count)
    plan.hooks.conclude = try hooks(runnerOptions.conclude, "--conclude", arms.count)
    plan.hooks.cleanup = try hooks(runnerOptions.cleanup, "--cleanup", arms.count)
    if runnerOptions.sameOutput, job.service != nil || runnerOptions.output == "null" {
      throw ArmError("--same-output: what servers write, or nobody reads, is not compared")
    }
    guard 0...1000 ~= runnerOptions.warmup else { throw ArmError("--warmup: 0 to 1000") }
    plan.warmUps = runnerOptions.warmup
    switch machine.effort {
    case .rounds(let rounds): plan.effort = .rounds(rounds)
    case .precision(let percent, let seconds):
      plan.effort = .precision(percent: percent, secondsPerArm: planOptions.time == nil ? nil : seconds)
    }
    plan.margin = machine.margin
    plan.extends = planOptions.extend
    plan.ignoresExit = runnerOptions.ignoreExit
    plan.countsCalls = runnerOptions.calls
    plan.callsRefusal = CallPoints.refusal.map { "the kernel's tracepoints cannot be read (\($0))" }
    plan.seed = machine.seed
    plan.pressureBytes = machine.cells.first?.pressureBytes
    return plan
  }

  private func hooks(_ commands: [String], _ option: String, _ arms: Int) throws(ArmError) -> [String] {
    guard commands.count <= 1 || commands.count == arms else {
      throw ArmError("\(option): once, or once for each of the \(arms) arms, not \(commands.count) times")
    }
    return commands
  }

  private func requireOwnNames(_ metrics: [UserMetric]) throws(ArmError) {
    guard metrics.count <= MetricValues.mostValues else {
      throw ArmError("--metric: at most \(MetricValues.mostValues)")
    }
    // JSON and the formats of other programs have names as words of letters and digits.
    var taken = Set((ArmFigure.judged(.init()).map(\.name) + ArmFigure.shown.map(\.name)).map(\.slug))
    taken.formUnion(["name", "command", "runs", "time-ms", "cpu-time-ms"])
    for metric in metrics where metric.name.slug.isEmpty || !taken.insert(metric.name.slug).inserted {
      throw ArmError("--metric \(metric.name): another figure has this name, or one that differs in its signs only")
    }
  }

  /// A baseline that is not there is missing; any other command that is not there is a wrong command line.
  private func requirePrograms(_ plan: BenchPlan) throws {
    for (index, arm) in plan.arms.enumerated() where arm.command.path == nil {
      let text = "\(arm.name): \(arm.command.refusal)"
      if index > 0 { throw ArmError(text) }
      complain(text)
      throw ExitStatus.notComparable
    }
    for command in [plan.job.service?.ready, plan.job.service?.load].compactMap(\.self)
    where command.path == nil {
      throw ArmError(command.refusal)
    }
    if let input = plan.job.input, !Folder.holds(input) { throw ArmError("--input \(input): there is no such file") }
  }

  private func outputCopy() throws -> (output: ProgramJob.Output, file: FileDescriptor?) {
    switch runnerOptions.output {
    case nil: return (.hashed, nil)
    case "null": return (.discarded, nil)
    case "inherit": return (.copied(.standardError), nil)
    case let path?:
      let (folder, name) = try OpenFolder.parent(of: path)
      let file = try folder.openOrMake(name, permissions: 0o644)
      try file.seek(offset: 0, from: .end)
      return (.copied(file), file)
    }
  }

  private func description(of plan: BenchPlan, _ machine: Plan) -> RunDescription {
    var run = RunDescription(
      plan: machine, version: madbenchVersion, commandLine: CommandLine.arguments)
    run.bench = plan.bench
    run.cells = nil
    run.baseline = plan.arms[0].name
    run.workerCpus = plan.job.cpus
    run.controllerCpus = []
    run.workerNice = nil
    (run.rounds, run.precisionPercent, run.secondsPerCell) = (nil, nil, nil)
    switch plan.effort {
    case .rounds(let rounds): run.rounds = rounds
    case .precision(let percent, let seconds): (run.precisionPercent, run.secondsPerCell) = (percent, seconds)
    }
    return run
  }

  private func earlierPart(
    _ description: inout RunDescription
  ) throws -> (analysis: BenchAnalysis, run: RunDescription)? {
    guard resumeOption.resume else { return nil }
    guard let folder = outputOptions.out else { throw PlanError("--resume needs --out") }
    if outputOptions.force {
      throw PlanError("--resume keeps the run that --force would replace: give one of the two")
    }
    return try ResultFolder.earlierBench(folder, of: &description)
  }
}
