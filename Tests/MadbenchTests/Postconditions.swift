import LinuxKernel
import Plans
import Processes
import ResultFolders
import Runs
import Samples
import SystemPackage
import Texts
import Workloads

/// What has to hold of a run once something has befallen it, whatever and whenever that was.
struct Postconditions {
  let run: FaultInjectedRun
  let end: FaultInjectedRun.Ending
  private let kind: InjectedFault.Kind
  /// What `run.json` says; nil where there is none.
  private let description: RunDescription?
  private let rows: [Record]
  /// What does not hold, in words.
  private var broken: [String] = []

  /// Reads what the run has left: each file that is there parses.
  init(of run: FaultInjectedRun, _ end: FaultInjectedRun.Ending) throws {
    self.run = run
    self.end = end
    kind = run.misfortune.kind
    let path = run.out + "/run.json"
    description = Folder.holds(path) ? try RunFile.parse(KernelText.read(path)) : nil
    // SIGKILL ends a write between two pages.
    let mayBeCut = run.misfortune.signal == 9
    var broken: [String] = []
    rows = try Self.rows(
      run.out + "/samples.csv", Record.columns, Record.init, mayBeCut, &broken)
    _ = try Self.rows(
      run.out + "/rss.csv", CurvePoint.columns, CurvePoint.init, mayBeCut, &broken)
    self.broken = broken
  }

  private mutating func demand(_ holds: Bool, _ what: String) {
    if !holds { broken.append(what) }
  }

  private static func rows<Row>(
    _ path: String, _ columns: [Column<Row>], _ empty: () -> Row, _ mayBeCut: Bool,
    _ broken: inout [String]
  ) throws -> [Row] {
    guard Folder.holds(path) else { return [] }
    let file = try FileDescriptor.open(FilePath(path), .readOnly)
    let text = try file.closeAfter { try Binary.text(of: file) }
    if !mayBeCut, !text.isEmpty, !text.hasSuffix("\n") {
      broken.append("\(path): its last line is cut")
    }
    let lines = text.prefix(through: text.lastIndex(of: "\n") ?? text.startIndex)
      .split(separator: "\n")
    if let head = lines.first, head + "\n" != CSV.header(columns) {
      broken.append("\(path): header \(head)")
    }
    return try lines.dropFirst().map { line in
      var row = empty()
      try CSV.parse(line, columns, into: &row)
      return row
    }
  }

  /// What does not hold of all that has to; empty where all does.
  ///
  /// - Parameter before: the settings of the machine before the run.
  mutating func findings(settings before: MachineSettings) throws -> [String] {
    checkEnding()
    checkRows()
    if kind != .verify { try checkReport() }
    if kind == .killedBoth { try checkNextRun() }
    try checkNothingIsLeft()
    if run.misfortune.changesSettings {
      let isBack = Binary.wait { MachineSettings.now == before }
      demand(isBack, "settings are \(MachineSettings.now), were \(before)")
    }
    return broken
  }

  private var isComplete: Bool { description?.complete ?? false }

  /// The exit code is right, and says the same as `run.json`.
  private mutating func checkEnding() {
    if let signal = run.misfortune.signal {
      switch end.ending {
      case .exited(128 + signal): checkOrderlyEnd()
      // It was done before it was struck.
      case .exited(0): demand(isComplete || kind == .verify, "exit 0 of an incomplete run")
      // By the signal's default: before anything was opened, after all was done, or at the second.
      case .killed(signal):
        let wasClear = description == nil || isComplete
        demand(
          wasClear || signal == 9 || kind == .interruptTwice, "killed by \(signal) in the middle")
      default: broken.append("\(end.ending): \(end.errors)")
      }
      return
    }
    switch kind {
    case .killWorker:
      demand(end.ending == .exited(0) && isComplete, "\(end.ending), complete: \(isComplete)")
    case .outOfMemory:
      demand(isComplete, "incomplete")
      let hasMeasured = rows.contains { $0.phase == .retouch && $0.status == .ok }
      demand(
        end.ending == .exited(hasMeasured ? 0 : 1), "\(end.ending), measured: \(hasMeasured)")
    case .closedOutput:
      demand(end.ending == .exited(1), "\(end.ending)")
      demand(
        end.errors.contains("its reader has gone; what was measured is in \(run.out)"), end.errors)
      demand(isComplete == !run.misfortune.printsRows, "complete: \(isComplete)")
    default:
      demand(end.ending == .exited(1) && !isComplete, "\(end.ending), complete: \(isComplete)")
      demand(end.errors.contains("No space left"), end.errors)
    }
  }

  /// What a run that a signal has ended in order leaves: all its files, and the table.
  private mutating func checkOrderlyEnd() {
    if kind == .verify {
      demand(end.output.contains(" promises kept, "), "no proofs: \(end.output)")
      demand(end.errors.contains("madbench: incomplete: "), end.errors)
      return
    }
    demand(
      description?.ending == (isComplete ? .rounds : .interrupted),
      "ending \(description?.ending?.rawValue ?? "none"), complete: \(isComplete)")
    demand(Folder.holds(run.out + "/report.md"), "no report.md")
    if kind == .stalledReader {
      demand(end.output.isEmpty || end.output.hasSuffix("\n"), "a cut row on standard output")
    } else {
      demand(
        end.output.contains("Incomplete: the run did not reach its end.") == !isComplete,
        "complete: \(isComplete), and the table: \(end.output)")
    }
  }

  /// Rows tell what befell the worker, and a run that calls itself complete has all of them.
  private mutating func checkRows() {
    demand(run.misfortune.rounds != nil || !isComplete, "complete without an end")
    let odd = rows.filter { $0.status != .ok }
    switch kind {
    case .killWorker:
      demand(
        odd.count <= 1 && odd.allSatisfy { $0.status == .crashed("SIGKILL") },
        "rows: \(odd.map(\.status.text))")
    case .outOfMemory:
      demand(
        Set(odd.map(\.status)).isSubset(of: [.oomKilled]), "rows: \(odd.map(\.status.text))")
      demand(
        run.misfortune.strikesAtEnd || !end.hasStruck || !odd.isEmpty, "no row reports the worker's death")
    default:
      demand(
        odd.count <= 1 && odd.allSatisfy { $0.status == .interrupted },
        "rows: \(odd.map(\.status.text))")
      guard isComplete, let rounds = run.misfortune.rounds else { return }
      let performed = Set(rows.map { "\($0.cell.role) \($0.round) \($0.trial)" })
      demand(
        performed.count == rounds * InjectedFault.cells,
        "\(performed.count) of \(rounds * InjectedFault.cells) cells of a complete run")
    }
  }

  /// `report` prints a table from what is there, or says what is missing.
  private mutating func checkReport() throws {
    let report = try Binary.run(["report", run.out])
    switch report.ending {
    case .exited(0):
      demand(report.output.contains("| strategy "), "report: \(report.output)")
      demand(
        report.output.contains("Incomplete: ") == !isComplete,
        "complete: \(isComplete), and report: \(report.output)")
    case .exited(1):
      demand(description == nil || rows.isEmpty, "report finds nothing: \(report.errors)")
      demand(report.errors.hasPrefix("madbench: \(run.out)/"), "report: \(report.errors)")
    default: broken.append("report: \(report.ending): \(report.errors)")
    }
  }

  /// What a run has left that was killed together with its keeper, any next one undoes before it measures.
  private mutating func checkNextRun() throws {
    let next = try Binary.run(
      Binary.words("--strategy free --size 64K --rounds 1 --quiet --csv -"))
    demand(next.ending == .exited(0), "the next run: \(next.ending), \(next.errors)")
    let found = try KilledRuns.found()
    demand(found.isEmpty, "after the next run: \(found)")
  }

  private mutating func checkNothingIsLeft() throws {
    let areGone = Binary.wait { run.processes.isEmpty }
    demand(areGone, "processes: \(run.processes)")
    let files = try names(run.directory)
    demand(files.isEmpty, "files of memory: \(files.sorted())")
    var mayStay: Set<String> = [
      "samples.csv", "latency.csv", "rss.csv", "run.json", "report.md", SmallDisk.fillerName,
    ]
    if run.misfortune.signal == 9 { mayStay.formUnion([".run.json.new", ".report.md.new"]) }
    let others = try names(run.out).subtracting(mayStay)
    demand(others.isEmpty, "in the folder: \(others.sorted())")
  }

  private func names(_ folder: String) throws -> Set<String> {
    Set(try Binary.run("ls", ["-A", folder]).output.split(separator: "\n").map(String.init))
  }
}
