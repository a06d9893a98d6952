package import Analysis
package import Bench
internal import LinuxKernel
internal import Plans
package import Samples
internal import SystemPackage
package import Texts

extension ResultFolder {
  /// The description of a folder's run.
  package static func description(_ path: String) throws -> RunDescription {
    let file = path + "/run.json"
    do {
      return try reading(file) { try RunFile.read($0) }
    } catch let error as RunFile.Damage {
      throw Failure(description: "\(file): \(error)", isUsage: false, cause: nil)
    }
  }

  /// The analysis of a folder's rows.
  ///
  /// - Parameter folders: the number of folders read, which share the limits.
  package static func analysis(
    _ path: String, of run: RunDescription, folders: Int = 1
  ) throws -> Analysis {
    // Two folders are read for verdicts alone.
    var analysis = Analysis(cost: run.costMeasure, keepsMetrics: folders == 1)
    var foreign: String?
    var rows = 0
    try forEachRecord(path, of: run) { record throws(CSV.Damage) in
      if record.runID != run.runId { foreign = record.runID }
      analysis.add(record)
      rows += 1
      try requireBounds(analysis, rows, folders: folders)
    }
    if let foreign {
      throw Failure(
        description:
          "\(path)/samples.csv: holds rows of another run, \(foreign), beside \(run.runId) of run.json",
        isUsage: false, cause: nil)
    }
    try forEachLatency(path, of: run) { analysis.add([$0]) }
    if run.replay != nil, Folder.holds(path + "/rss.csv") {
      try forEachCurvePoint(path, of: run) { analysis.add([$0]) }
    }
    return analysis
  }

  /// The aggregate of the rows of a bench's folder.
  package static func benchAnalysis(_ path: String, of run: RunDescription) throws -> BenchAnalysis {
    var analysis = BenchAnalysis(run.bench ?? .init())
    try forEachRow(path + "/samples.csv", mayBeCut: !run.complete) { (row: ArmRow) throws(CSV.Damage) in
      guard row.runID == run.runId else {
        throw CSV.Damage(reason: "a row of another run, \(row.runID), beside \(run.runId) of run.json")
      }
      guard analysis.add(row) else {
        throw CSV.Damage(reason: "a row of an arm that run.json does not name, or one of too many rows")
      }
    }
    return analysis
  }

  /// The number of rows between two checks of the memory used for them.
  private static let rowsPerLook = 1 << 14

  /// Throws if there are more cells, blocks or figures than a run has, or than each of several folders may have. Call
  /// it after each row.
  package static func requireBounds(
    _ analysis: Analysis, _ rows: Int, folders: Int = 1
  ) throws(CSV.Damage) {
    let which = folders == 1 ? "which no run has" : "the most that one of \(folders) folders may have"
    let mostCells = PlanLimits.mostCells / folders
    guard analysis.cellCount <= mostCells else {
      throw CSV.Damage(reason: "more than \(mostCells) cells, \(which)")
    }
    let mostBlocks = PlanLimits.mostCellBlocks / folders
    guard analysis.blockCount <= mostBlocks else {
      throw CSV.Damage(
        reason: "more than \(mostBlocks) blocks, summed over \(analysis.cellCount) cells, \(which)")
    }
    let mostFigures = PlanLimits.mostFigures / folders
    guard !rows.isMultiple(of: rowsPerLook) || analysis.figureCount <= mostFigures else {
      throw CSV.Damage(reason: "more than \(mostFigures) different figures, \(which)")
    }
  }

  /// Calls `body` with each row of `latency.csv`; `body` returns whether the cell exists. A folder without that file
  /// has no quantiles.
  package static func forEachLatency(
    _ path: String, of run: RunDescription, _ body: (LatencyPoint) -> Bool
  ) throws {
    let file = path + "/latency.csv"
    guard Folder.holds(file) else { return }
    try forEachRow(file, mayBeCut: !run.complete) { (point: LatencyPoint) throws(CSV.Damage) in
      if let damage = point.damage { throw CSV.Damage(reason: damage) }
      guard point.runID == run.runId else {
        throw CSV.Damage(reason: "a row of another run, \(point.runID), beside \(run.runId) of run.json")
      }
      guard body(point) else {
        throw CSV.Damage(reason: "latencies of a cell that has no row in samples.csv")
      }
    }
  }

  /// Calls `body` with each row of `samples.csv`; its errors are reported with the line number. The last line of an
  /// incomplete run may be cut, and is then left out.
  package static func forEachRecord(
    _ path: String, of run: RunDescription, _ body: (Record) throws(CSV.Damage) -> Void
  ) throws {
    try forEachRow(path + "/samples.csv", mayBeCut: !run.complete, body)
  }

  /// Calls `body` with each row of `rss.csv`, like `forEachRecord`.
  package static func forEachCurvePoint(
    _ path: String, of run: RunDescription, _ body: (CurvePoint) throws(CSV.Damage) -> Void
  ) throws {
    try forEachRow(path + "/rss.csv", mayBeCut: !run.complete, body)
  }

  /// Calls `body` with each row of a file. Holds one row in memory at a time.
  ///
  /// - Parameters:
  ///   - chunkBytes: passed to `FileLines`.
  ///   - mayBeCut: whether a last line without line feed is left out instead of refused.
  package static func forEachRow<Row: FileRow>(
    _ path: String, chunkBytes: Int = FileLines.chunkBytes, mayBeCut: Bool = false,
    _ body: (Row) throws(CSV.Damage) -> Void
  ) throws {
    var reader: RowReader<Row>?
    do {
      try reading(path) { descriptor in
        try FileLines(descriptor, chunkBytes: chunkBytes).forEach { line, number in
          do throws(CSV.Damage) {
            if reader == nil {
              reader = try RowReader(header: line)
            } else {
              try reader?.read(line)
              if let row = reader?.row { try body(row) }
            }
          } catch {
            throw FileLines.Damage(line: number, reason: error.reason)
          }
        }
      }
    } catch let error as FileLines.Damage where !(error.isCut && mayBeCut && reader != nil) {
      throw Failure(description: "\(path): \(error)", isUsage: false, cause: nil)
    } catch is FileLines.Damage {}
    guard reader != nil else {
      throw Failure(description: "\(path): is empty", isUsage: false, cause: nil)
    }
  }

  /// The columns of the folder's files that are unknown to madbench and ignored: `samples.csv: name`.
  package static func unknownColumns(_ path: String) throws -> [String] {
    func unknown<Row: FileRow>(_ name: String, _: Row.Type) throws -> [String] {
      guard Folder.holds("\(path)/\(name)") else { return [] }
      return try header("\(path)/\(name)") { (header) throws(CSV.Damage) in
        try RowReader<Row>(header: header).unknownColumns.map { "\(name): \(FieldText.shown($0))" }
      }
    }
    if try description(path).bench != nil {
      return try unknown("samples.csv", ArmRow.self) + unknown("rss.csv", ArmPoint.self)
    }
    return try unknown("samples.csv", Record.self) + unknown("latency.csv", LatencyPoint.self)
      + unknown("rss.csv", CurvePoint.self)
  }

  /// The result of `body` for a file's first line; empty for an empty file.
  static func header<Value>(
    _ path: String, _ body: (borrowing Span<UInt8>) throws(CSV.Damage) -> [Value]
  ) throws -> [Value] {
    var found: [Value] = []
    do {
      try reading(path) { descriptor in
        try FileLines(descriptor).forEach { line, number in
          do throws(CSV.Damage) { found = try body(line) } catch {
            throw FileLines.Damage(line: number, reason: error.reason)
          }
          throw HeaderRead()
        }
      }
    } catch let error as FileLines.Damage {
      throw Failure(description: "\(path): \(error)", isUsage: false, cause: nil)
    } catch is HeaderRead {}
    return found
  }

  private static func reading<Value>(
    _ path: String, _ body: (FileDescriptor) throws -> Value
  ) throws -> Value {
    do {
      let descriptor = try FileDescriptor.open(
        FilePath(path), .readOnly, options: [.closeOnExec, .nonBlocking])
      return try descriptor.closeAfter {
        // A pipe in a folder of results would be waited for without limit.
        guard try FileStatus(of: descriptor).kind == .regular else {
          throw Failure(
            description: "\(path): is no regular file", isUsage: false, cause: .invalidArgument)
        }
        return try body(descriptor)
      }
    } catch let error as Errno {
      throw Failure(description: "\(path): \(error)", isUsage: false, cause: error)
    }
  }
}

/// Stops reading a file after its header.
private struct HeaderRead: Error {}
