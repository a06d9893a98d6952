internal import Options
internal import Analysis
internal import ArgumentParser
internal import Doctor
internal import Formats
internal import Histories
internal import Plans
internal import Processes
internal import Replay
internal import Reporting
internal import ResultFolders
internal import Samples
internal import Traces

struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Replays a program's recorded memory use under other strategies.",
    discussion: """
      FILE is a trace of `madbench record`, or the text of `perf script`, which gzip, xz or zstd may have compressed; \
      - is standard input. Private anonymous memory is mapped, touched, released and unmapped as recorded; everything \
      else is counted and left out. A recording has no touches of resident pages: under a strategy that keeps pages, \
      the touches that faulted represent all touches, and pages that were never touched again stay lazily freed.
      """)

  @Argument(help: "The recording.")
  var file: String

  @OptionGroup(title: "What to replay")
  var options: ReplayOptions

  @OptionGroup(title: "Output")
  var outputOptions: OutputOptions<RunFormats>

  func run() throws {
    try answeringSignals { signals in
      var request = try options.request()
      if options.tree, !options.predict {
        throw PlanError("--tree needs --predict: the sum over all processes is predicted, not measured")
      }
      if options.tree, options.pid != nil || options.comm != nil {
        throw PlanError("--tree is of all processes; --pid and --comm choose one")
      }
      if options.list || options.predict,
        outputOptions.out != nil || outputOptions.written.contains(where: { $0.option != "--markdown" })
      {
        throw PlanError(
          "--list and --predict measure nothing: they print a table, or write it by --markdown")
      }
      let source = try RecordingSource(
        file, in: options.list ? nil : options.directory,
        countsReplayable: options.list || options.tree, until: signals)
      if !isQuiet { for note in source.summary.notes { complain(note) } }
      if options.list {
        return try write(
          ReplayReport.processes(source.processes, source.names, source.replayable), signals)
      }
      try source.requirePages()
      // A program cannot rely on zeroes after MADV_FREE, and which of its releases were MADV_FREE is not recorded.
      if source.summary.freesAsDontneed { request.addsZeroed = false }
      if !isQuiet, let machine = source.otherMachine { complain(machine) }
      if options.tree { return try write(tree(source, request), signals) }
      let chosen = try source.choose(process: options.pid, name: options.comm)
      if !isQuiet, let why = chosen.why { complain(why) }
      let recording = try ProcessHistory(
        of: source.lineage(of: chosen.process), replacesUnmap: options.replaceMunmap,
        source.forEach)
      guard recording.anonymousFaults > 0 else {
        throw ReplayError.nothing(process: chosen.process)
      }
      if !isQuiet, let doubt = source.doubt(of: recording) { complain(doubt) }
      let script = try ReplayScript(
        recording, marksZeroed: request.clearsZeroed || request.addsZeroed, in: options.directory,
        source.forEach)
      let predictions = try Prediction.all(
        script, request.releases, clearing: request.clearing, advice: request.hugePages)
      let bounds = request.bounds(
        recording, predictions, losesEvents: source.losesEvents,
        hugePages: source.summary.hugePages)
      var replayed = RunDescription.Replayed(
        trace: file, command: chosen.name, speed: request.speed,
        unknownLines: source.summary.unknownLines,
        lostEvents: Int(clamping: source.summary.lostEvents),
        recording, predictions, bounds, hugePages: source.summary.hugePages)
      if source.summary.hugePages?.hidesNothing == true, request.mayGetHugePages {
        replayed.faultsWithoutHugePages = try Prediction.faultsWithoutHugePages(script)
      }
      replayed.clearsZeroed = request.clearsZeroed
      replayed.addsZeroed = request.addsZeroed && recording.leavesZeroes
      replayed.freesAsDontneed = source.summary.freesAsDontneed
      if options.predict {
        return try write(ReplayReport.predictions(replayed, request), signals)
      }
      let warning = ReplayReport.mostLeftOut(replayed)
      let isComparison = request.strategies.contains { $0 != ReplayWorkload.recorded }
      if isComparison, replayed.canDiffer == false {
        if let warning { complain(warning) }
        complain(ReplayReport.nothingReleased(replayed))
        throw ExitStatus.notComparable
      }
      if !isQuiet, let warning { complain(warning) }
      let plan = try request.plan(
        recording, script, predictions, bounds, recordedFaults: replayed.faithfulFaults,
        directory: options.directory)
      undoKilledRuns()
      var description = RunDescription(
        plan: plan, version: madbenchVersion, commandLine: CommandLine.arguments)
      description.replay = replayed
      let outputs = try Outputs(outputOptions, run: description, until: signals)
      var analysis = Analysis()
      let signal = try perform(
        plan, &description, signals, outputs, ProgressLine(outputOptions.progress), into: &analysis)
      try outputs.finish(description, Results(description, analysis))
      if signal != nil { return }
      if !analysis.hasMeasured {
        complain("nothing could be measured; the table says why")
        throw ExitStatus.failure
      }
    }
  }

  /// What the model predicts of all processes together.
  private func tree(_ source: RecordingSource, _ request: ReplayRequest) throws -> String {
    var tree = ReplayTree(
      processes: source.processes.count, faults: source.processes.reduce(0) { $0 + $1.faults })
    for entry in source.processes where (source.replayable?.counts[entry.process] ?? 0) > 0 {
      guard tree.hasRoom else { break }
      let recording = try ProcessHistory(
        of: source.lineage(of: entry.process), replacesUnmap: options.replaceMunmap, source.forEach)
      guard recording.anonymousFaults > 0 else { continue }
      let script = try ReplayScript(
        recording, marksZeroed: request.clearsZeroed || request.addsZeroed, in: options.directory, source.forEach)
      let predictions = try Prediction.all(
        script, request.releases, clearing: request.clearing, advice: request.hugePages)
      let bounds = request.bounds(
        recording, predictions, losesEvents: source.losesEvents,
        hugePages: source.summary.hugePages)
      tree.add(recording, predictions.mapValues(\.faults), bounds)
    }
    return ReplayReport.tree(tree, request)
  }

  private var isQuiet: Bool { outputOptions.progress.quiet }

  /// Writes a text to the places of the table.
  private func write(_ text: String, _ signals: EndingSignals) throws {
    for chosen in outputOptions.chosen {
      try OutputFile(chosen.path, replaces: outputOptions.force, until: signals).write(text)
    }
  }
}
