internal import Analysis
internal import Doctor
internal import Formats
internal import Plans
internal import Processes
internal import Runs
internal import Samples
internal import Texts

/// Receives the results of a run.
protocol RunSink {
  var analysis: Analysis { get }
  mutating func add(_ record: Record)
  @discardableResult mutating func add(_ points: [LatencyPoint]) -> Bool
  mutating func add(_ points: [CurvePoint])
}

extension Analysis: RunSink {
  var analysis: Analysis { self }
}

/// Performs a plan: rows and samples go to the outputs and into `sink` as they arrive, progress goes to standard error.
/// Returns the signal that ended the run early, or nil.
func perform(
  _ plan: Plan, by executables: Executables = .one("/proc/self/exe"),
  keeper: SettingsGuard? = nil, after earlier: ResumePoint? = nil,
  _ description: inout RunDescription, _ signals: EndingSignals,
  _ outputs: Outputs, _ progress: ProgressLine, into sink: inout some RunSink
) throws -> Int32? {
  defer { progress.clear() }
  let least = BlockLength.leastBlocks(for: plan, executables)
  if !progress.isQuiet, earlier == nil {
    let length = BlockLength(plan)
    complain(length.text(of: plan.effort))
    if let shortage = length.shortage(of: plan.effort, least: least) { complain(shortage) }
  }
  var watch = DisturbanceWatch(plan)
  var run = Run(
    plan: plan, executables: executables, keeper: keeper, after: earlier,
    showsProgress: progress.isShown)
  do {
    let signal = try run.perform(&description, signals: signals) { event in
      switch event {
      case .record(let record):
        watch.add(record)
        sink.add(record)
        try outputs.add(record)
      case .latencies(let points):
        sink.add(points)
        try outputs.add(points)
      case .curve(let points):
        sink.add(points)
        try outputs.add(points)
      case .progress(let step): progress.show(step)
      case .measured(let length):
        // The estimate before the start may have been too optimistic.
        guard !progress.isQuiet, BlockLength(plan).shortage(of: plan.effort, least: least) == nil,
          let shortage = length.shortage(of: plan.effort, least: least)
        else { break }
        progress.clear()
        complain(
          "a block takes \(NumberText.fixed(length.seconds, decimals: 1)) s here: \(shortage)")
      case .step: break
      }
    }
    description.add(watch.disturbance())
    return signal
  } catch {
    // Results are not lost: they are written wherever that is still possible.
    progress.clear()
    description.add(watch.disturbance())
    if !sink.analysis.summaries.isEmpty { outputs.rescue(description, Results(description, sink.analysis)) }
    throw error
  }
}
