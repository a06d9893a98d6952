internal import ArgumentParser
internal import LinuxKernel
internal import Reporting
internal import Traces

struct TraceConvertCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert",
    abstract: "Writes a recording in the compact form, which is smaller and faster to read.",
    discussion: """
      Takes the text of perf script, a compact trace, or either packed by gzip or xz. Where in its page a \
      fault was is not kept, all else that replay needs is.
      """)

  @Argument(help: ArgumentHelp("The recording; - is standard input.", valueName: "in"))
  var input: String

  @Argument(help: ArgumentHelp("The compact trace; - is standard output.", valueName: "out"))
  var output: String

  func run() throws {
    try answeringSignals { signals in
      let trace = try TraceFile(path: input, until: signals)
      let file = try ReplacedFile(output, until: signals)
      var bytes = 0
      let writer = try CompactTraceWriter {
        bytes += $0.count
        try file.write($0)
      }
      try trace.forEach { try writer.add($0, names: trace.names) }
      try writer.finish(trace.summary)
      try file.finish()
      let ratio = Double(trace.byteCount * 10 / max(bytes, 1)) / 10
      let figures =
        "\(trace.summary.events) events, \(trace.byteCount) bytes read, \(bytes) written: "
        + "\(ratio) times smaller"
      complain(([figures] + trace.summary.notes).joined(separator: "; "))
    }
  }
}
