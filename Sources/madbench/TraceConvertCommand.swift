internal import ArgumentParser
internal import Experiment
internal import LinuxKernel
internal import Reporting
internal import Traces

struct TraceConvertCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert",
    abstract: "Writes a recording in the compact form, which is smaller and faster to read.",
    discussion: """
      Takes the text of perf script, a compact trace, or either packed by gzip or xz. Where in its page a \
      fault was is not kept, all else that replay needs is. The new trace may be read by those who may read \
      the old one; of standard input, by its owner alone.
      """)

  @Argument(help: ArgumentHelp("The recording; - is standard input.", valueName: "in"))
  var input: String

  @Argument(help: ArgumentHelp("The compact trace; - is standard output.", valueName: "out"))
  var output: String

  @Flag(help: "Replace the trace that is there.")
  var force = false

  func run() throws {
    try answeringSignals { signals in
      if let obstacle = NewFile.obstacle(at: output, replacing: force) {
        throw PlanError(obstacle)
      }
      let trace = try TraceFile(path: input, until: signals)
      let file = try NewFile(
        output, replacing: force, permissions: trace.permissions, until: signals)
      var bytes = 0
      let writer = try CompactTraceWriter {
        bytes += $0.count
        try file.write($0)
      }
      try trace.forEach { try writer.add($0, names: trace.names) }
      try writer.finish(trace.summary)
      let path = try file.finish()
      if path != output {
        complain("\(output): something has taken this name since; the trace is \(path)")
      }
      let ratio = Double(trace.byteCount * 10 / max(bytes, 1)) / 10
      let figures =
        "\(trace.summary.events) events, \(trace.byteCount) bytes read, \(bytes) written: "
        + "\(ratio) times smaller"
      complain(([figures] + trace.summary.notes).joined(separator: "; "))
    }
  }
}
