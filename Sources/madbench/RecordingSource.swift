internal import Experiment
internal import LinuxKernel
internal import Replay
internal import SystemPackage
internal import Traces

/// A recording that can be read as often as it takes: what cannot, since it comes through a pipe or would have to be parsed
/// anew, is kept in the compact form, in a file without a name.
final class RecordingSource {
  struct Choice {
    let process: Int32
    let name: String
    /// What tells that it was chosen, and among how many; nil where there was none to choose.
    let why: String?
  }

  let names: [String]
  let summary: TraceSummary
  private let kept: MemoryFile
  private let found: [TraceCensus.Entry]

  /// - Parameters:
  ///   - path: the recording; - is standard input.
  ///   - directory: where a file is made to keep it in.
  ///   - signals: what ends the wait for a pipe.
  init(_ path: String, in directory: String, until signals: EndingSignals) throws {
    let file = try TraceFile(path: path, until: signals)
    let kept: MemoryFile
    do throws(Errno) { kept = try MemoryFile(in: directory) } catch {
      throw PlanError("--directory \(directory): no file can be made there: \(error)", cause: error)
    }
    let writer = try CompactTraceWriter { _ = try kept.descriptor.writeAll($0) }
    var census = TraceCensus()
    try file.forEach { event in
      census.take(event)
      try writer.add(event, names: file.names)
    }
    try writer.finish(file.summary)
    self.kept = kept
    names = file.names
    summary = file.summary
    found = census.processes()
  }

  /// Calls back with every event, in order.
  func forEach(_ body: (TraceEvent) throws -> Void) throws {
    try kept.descriptor.seek(offset: 0, from: .start)
    try CompactTraceReader { try self.kept.descriptor.read(into: $0) }.forEach(body)
  }

  /// Whether perf lost more than 1 % of the events.
  var losesEvents: Bool { summary.lostEvents > UInt64(summary.events / 100) }

  /// Those with the most faults first.
  var processes: [TraceCensus.Entry] { found }

  /// The process that was asked for, or the one with the most faults.
  func choose(process: Int32?, name: String?) throws -> Choice {
    if let process {
      guard let entry = found.first(where: { $0.process == process }) else {
        throw PlanError("--pid \(process): no such process in the recording; --list shows them")
      }
      return Choice(process: process, name: title(entry), why: nil)
    }
    let possible = found.filter { entry in
      name.map { wanted in entry.names.contains { names[$0] == wanted } } ?? true
    }
    guard let entry = possible.first else {
      throw PlanError(
        name.map { "--comm \($0): no thread of that name in the recording; --list shows them" }
          ?? "the recording has no fault and no system call of any process")
    }
    let why =
      possible.count == 1
      ? nil
      : "of \(possible.count) processes the one with the most faults: \(title(entry)), process "
        + "\(entry.process); --list shows all, --pid and --comm choose"
    return Choice(process: entry.process, name: title(entry), why: why)
  }

  private func title(_ entry: TraceCensus.Entry) -> String {
    entry.name.map { names[$0] } ?? "?"
  }
}
