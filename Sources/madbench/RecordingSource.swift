internal import Analysis
internal import LinuxKernel
internal import Plans
internal import Processes
internal import Replay
internal import SystemPackage
internal import Traces

/// A recording that can be read repeatedly, even if it comes through a pipe: its events are kept in a nameless file.
final class RecordingSource {
  struct Choice {
    let process: Int32
    let name: String
    /// A message about the choice and the number of candidates; nil if there was no choice.
    let why: String?
  }

  let names: [String]
  let summary: TraceSummary
  private let kept: TraceEventFile?
  private let found: [TraceCensus.Entry]

  /// - Parameters:
  ///   - path: the recording; - is standard input.
  ///   - directory: the folder for the file of events; nil if they are not read again.
  ///   - signals: signals that end the wait for a pipe.
  init(_ path: String, in directory: String?, until signals: EndingSignals) throws {
    let file = try TraceFile(path: path, until: signals)
    let kept = try directory.map(Self.eventFile)
    var census = TraceCensus()
    try file.forEach { event in
      census.take(event)
      try kept?.append(event)
    }
    self.kept = kept
    names = file.names
    summary = file.summary
    found = census.processes()
  }

  private static func eventFile(in directory: String) throws -> TraceEventFile {
    do throws(Errno) { return try TraceEventFile(in: directory) } catch {
      throw PlanError("--directory \(directory): no file can be made there: \(error)", cause: error)
    }
  }

  /// Calls `body` with every event kept, in order.
  func forEach(_ body: (TraceEvent) throws -> Void) throws { try kept?.forEach(body) }

  /// Throws if the recording states that it comes from a kernel with another page size.
  func requirePages() throws(ReplayError) {
    guard let bytes = summary.pageBytes, bytes != PageSize.bytes else { return }
    throw .recordedPages(bytes: bytes)
  }

  /// Whether perf lost more than 1 % of the events.
  var losesEvents: Bool { summary.lostEvents > UInt64(summary.events / 100) }

  /// The processes of the recording, those with the most faults first.
  var processes: [TraceCensus.Entry] { found }

  /// The requested process, or the one with the most faults.
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
