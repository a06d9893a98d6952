import Experiment
import LinuxKernel
import Reporting
import SystemPackage
import Testing
import Workloads

/// What has to hold of a run once something has befallen it, whatever and whenever that was.
struct Aftermath {
  let run: StruckRun
  let end: StruckRun.Ending
  private let kind: Misfortune.Kind
  /// What `run.json` says; nil where there is none.
  private let description: RunDescription?
  private let rows: [Record]

  /// Reads what the run has left: each file that is there parses.
  init(of run: StruckRun, _ end: StruckRun.Ending) throws {
    self.run = run
    self.end = end
    kind = run.misfortune.kind
    let path = run.out + "/run.json"
    description = Folder.holds(path) ? try RunFile.parse(KernelText.read(path)) : nil
    // SIGKILL ends a write between two pages.
    let mayBeCut = run.misfortune.signal == 9
    rows = try Self.rows(run.out + "/samples.csv", Record.columns, Record.init, mayBeCut)
    _ = try Self.rows(run.out + "/rss.csv", CurvePoint.columns, CurvePoint.init, mayBeCut)
  }

  private static func rows<Row>(
    _ path: String, _ columns: [Column<Row>], _ empty: () -> Row, _ mayBeCut: Bool
  ) throws -> [Row] {
    guard Folder.holds(path) else { return [] }
    let file = try FileDescriptor.open(FilePath(path), .readOnly)
    let text = try file.closeAfter { try Binary.text(of: file) }
    #expect(mayBeCut || text.isEmpty || text.hasSuffix("\n"), "\(path)")
    let lines = text.prefix(through: text.lastIndex(of: "\n") ?? text.startIndex)
      .split(separator: "\n")
    if let head = lines.first { #expect(head + "\n" == CSV.header(columns)) }
    return try lines.dropFirst().map { line in
      var row = empty()
      try CSV.parse(line, columns, into: &row)
      return row
    }
  }

  func check(settings before: MachineSettings) throws {
    checkEnding()
    checkRows()
    if kind != .verify { try checkReport() }
    try checkNothingIsLeft()
    if run.misfortune.changesSettings {
      #expect(Binary.wait(seconds: 5) { MachineSettings.now == before })
    }
  }

  private var isComplete: Bool { description?.complete ?? false }

  /// The exit code is right, and says the same as `run.json`.
  private func checkEnding() {
    if let signal = run.misfortune.signal {
      switch end.ending {
      case .exited(128 + signal): checkOrderlyEnd()
      // It was done before it was struck.
      case .exited(0): #expect(isComplete || kind == .verify)
      // By the signal's default: before anything was opened, after all was done, or at the second.
      case .killed(signal):
        let wasClear = description == nil || isComplete
        #expect(wasClear || signal == 9 || kind == .interruptTwice)
      default: Issue.record("\(end.ending): \(end.errors)")
      }
      return
    }
    switch kind {
    case .killWorker: #expect(end.ending == .exited(0) && isComplete)
    case .outOfMemory:
      #expect(isComplete)
      let hasMeasured = rows.contains { $0.phase == .retouch && $0.status == .ok }
      #expect(end.ending == .exited(hasMeasured ? 0 : 1))
    case .closedOutput:
      #expect(end.ending == .exited(1))
      #expect(end.errors.contains("its reader has gone; what was measured is in \(run.out)"))
      #expect(isComplete == !run.misfortune.printsRows)
    default:
      #expect(end.ending == .exited(1) && !isComplete)
      #expect(end.errors.contains("No space left"))
    }
  }

  /// What a run that a signal has ended in order leaves: all its files, and the table.
  private func checkOrderlyEnd() {
    if kind == .verify {
      #expect(end.output.contains(" promises kept, "))
      #expect(end.errors.contains("madbench: incomplete: "))
      return
    }
    #expect(description?.ending == (isComplete ? .rounds : .interrupted))
    #expect(Folder.holds(run.out + "/report.md"))
    if kind == .stalledReader {
      #expect(end.output.isEmpty || end.output.hasSuffix("\n"), "whole rows")
    } else {
      #expect(end.output.contains("Incomplete: the run did not reach its end.") == !isComplete)
    }
  }

  /// Rows tell what befell the worker, and a run that calls itself complete has all of them.
  private func checkRows() {
    #expect(run.misfortune.rounds != nil || !isComplete)
    let odd = rows.filter { $0.status != .ok }
    switch kind {
    case .killWorker:
      #expect(odd.count <= 1 && odd.allSatisfy { $0.status == .crashed("SIGKILL") })
    case .outOfMemory:
      #expect(Set(odd.map(\.status)).isSubset(of: [.oomKilled]))
      #expect(run.misfortune.strikesAtEnd || !odd.isEmpty)
    default:
      #expect(odd.count <= 1 && odd.allSatisfy { $0.status == .interrupted })
      guard isComplete, let rounds = run.misfortune.rounds else { return }
      let performed = Set(rows.map { "\($0.cell.role) \($0.round) \($0.trial)" })
      #expect(performed.count == rounds * Misfortune.cells)
    }
  }

  /// `report` prints a table from what is there, or says what is missing.
  private func checkReport() throws {
    let report = try Binary.run(["report", run.out])
    switch report.ending {
    case .exited(0):
      #expect(report.output.contains("| strategy "))
      #expect(report.output.contains("Incomplete: ") == !isComplete)
    case .exited(1):
      #expect(description == nil || rows.isEmpty)
      #expect(report.errors.hasPrefix("madbench: \(run.out)/"))
    default: Issue.record("report: \(report.ending): \(report.errors)")
    }
  }

  private func checkNothingIsLeft() throws {
    #expect(Binary.wait(seconds: 5) { run.processes.isEmpty }, "processes: \(run.processes)")
    #expect(try names(run.directory).isEmpty)
    var mayStay: Set<String> = [
      "samples.csv", "rss.csv", "run.json", "report.md", SmallDisk.fillerName,
    ]
    if run.misfortune.signal == 9 { mayStay.formUnion([".run.json.new", ".report.md.new"]) }
    #expect(try names(run.out).isSubset(of: mayStay))
  }

  private func names(_ folder: String) throws -> Set<String> {
    Set(try Binary.run("ls", ["-A", folder]).output.split(separator: "\n").map(String.init))
  }
}
