internal import Analysis
internal import Histories
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
  private let lineages: TraceLineages
  /// Of all processes; nil where nobody asked.
  let replayable: ReplayableFaults?

  /// - Parameters:
  ///   - path: the recording; - is standard input.
  ///   - directory: where the file is made that keeps the events; nil where they are not read again.
  ///   - countsReplayable: whether the faults are counted that each process can replay.
  ///   - signals: what ends the wait for a pipe.
  init(
    _ path: String, in directory: String?, countsReplayable: Bool, until signals: EndingSignals
  ) throws {
    let file = try TraceFile(path: path, until: signals)
    let kept = try directory.map(Self.eventFile)
    var census = TraceCensus()
    var lineages = TraceLineages()
    var replayable = countsReplayable ? ReplayableFaults() : nil
    try file.forEach { event in
      census.take(event)
      lineages.take(event)
      replayable?.take(event)
      try kept?.append(event)
    }
    self.kept = kept
    self.lineages = lineages
    self.replayable = replayable
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

  /// Whose copy of memory a process began with.
  func lineage(of process: Int32) -> TraceLineage { lineages.of(process) }

  /// That the recording is of another machine; nil where it is of one like this, or does not say.
  var otherMachine: String? {
    let here = MachineFacts.names()
    var words: [String] = []
    if let there = summary.architecture, there != here.architecture {
      words.append("\(there) (here \(here.architecture))")
    }
    if let there = summary.kernel, there != here.kernel {
      words.append("Linux \(there) (here \(here.kernel))")
    }
    if words.isEmpty { return nil }
    return
      "recorded on \(words.joined(separator: ", ")): faults are replayed by this kernel's rules, times are this machine's"
  }

  /// That a recording made by others lacks most faults, as it seems; nil where it does not.
  func doubt(of recording: ProcessHistory) -> String? {
    guard summary.hugePages?.hidesNothing != true, let percent = recording.percentSeenUsed,
      percent <= Self.fewPercent
    else { return nil }
    return
      "of the pages that the program released by madvise only \(percent) % were seen used before: either it released "
      + "what it never used, or the recording lacks faults (sampled without perf record -c 1, recorded with huge pages, "
      + "or of a kernel with larger pages). madbench record -- COMMAND records all"
  }

  private static let fewPercent = 25

  /// Throws where the recording says that it is of a kernel with pages of another size.
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
