internal import ArgumentParser
internal import Experiment
internal import LinuxKernel
internal import Reporting

struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Measures strategies beside the baseline in one interleaved run.")

  @OptionGroup(title: "What to measure")
  var planOptions: PlanOptions

  @OptionGroup(title: "Output")
  var outputOptions: OutputOptions

  func run() throws {
    try reportingFailures {
      let signals = try EndingSignals()
      let plan = try planOptions.plan()
      var description = RunDescription(
        plan: plan, version: madbenchVersion, commandLine: CommandLine.arguments)
      let outputs = try Outputs(outputOptions, run: description)
      let progress = ProgressLine(outputOptions)
      var analysis = Analysis()
      var run = Run(plan: plan, executable: "/proc/self/exe", showsProgress: progress.isShown)
      let signal: Int32?
      do {
        signal = try run.perform(&description, signals: signals) { event in
          switch event {
          case .record(let record):
            analysis.add(record)
            try outputs.add(record)
          case .curve(let points): try outputs.add(points)
          case .progress(let step): progress.show(step)
          case .step: break
          }
        }
      } catch {
        // What is measured is not lost: the table goes where it still can.
        progress.clear()
        outputs.rescue(description, analysis)
        throw error
      }
      progress.clear()
      try outputs.finish(description, analysis)
      if let signal { throw ExitStatus.signal(signal) }
      let refused = planOptions.require.all.filter(analysis.unsupported.contains)
      if !refused.isEmpty {
        complain("required, and unsupported by this kernel: \(refused.joined(separator: ", "))")
        throw ExitStatus.unsupported
      }
      if !analysis.hasMeasured {
        complain("nothing could be measured; the table says why")
        throw ExitStatus.failure
      }
    }
  }
}
