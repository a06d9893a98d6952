package import Experiment
internal import LinuxKernel
internal import SystemPackage

extension ResultFolder {
  /// What a folder's run was.
  package static func description(_ path: String) throws -> RunDescription {
    let description: RunDescription
    do { description = try RunFile.parse(try KernelText.read(path + "/run.json")) } catch {
      let reason = (error as? Errno).map { "\($0)" } ?? "is no description of a run: \(error)"
      throw Failure(
        description: "\(path)/run.json: \(reason)", isUsage: false, cause: error as? Errno)
    }
    guard description.schema <= Record.schema else {
      throw Failure(
        description:
          "\(path)/run.json: schema \(description.schema) is newer than this madbench, which "
          + "knows \(Record.schema)", isUsage: false, cause: nil)
    }
    return description
  }

  /// Calls `body` with each row of `samples.csv`.
  package static func forEachRecord(_ path: String, _ body: (Record) -> Void) throws {
    try forEachRow(path + "/samples.csv", Record.columns, Record.init, { $0.schema }, body)
  }

  /// Calls `body` with each row of `rss.csv`.
  package static func forEachCurvePoint(_ path: String, _ body: (CurvePoint) -> Void) throws {
    try forEachRow(path + "/rss.csv", CurvePoint.columns, CurvePoint.init, { $0.schema }, body)
  }

  private static func forEachRow<Row>(
    _ path: String, _ columns: [Column<Row>], _ empty: () -> Row, _ schema: (Row) -> Int,
    _ body: (Row) -> Void
  ) throws {
    func failure(_ what: String, cause: Errno? = nil) -> Failure {
      Failure(description: "\(path): \(what)", isUsage: false, cause: cause)
    }
    let text: String
    do throws(Errno) { text = try KernelText.read(path) } catch {
      throw failure("\(error)", cause: error)
    }
    guard !text.isEmpty else { throw failure("is empty") }
    for (index, line) in text.split(separator: "\n").enumerated() {
      if index == 0 {
        guard line + "\n" == CSV.header(columns) else {
          throw failure("line 1: not the columns of schema \(Record.schema)")
        }
        continue
      }
      var row = empty()
      do throws(CSV.Damage) { try CSV.parse(line, columns, into: &row) } catch {
        throw failure("line \(index + 1): \(error.reason)")
      }
      guard schema(row) == Record.schema else {
        throw failure("line \(index + 1): schema \(schema(row)) where \(Record.schema) belongs")
      }
      body(row)
    }
  }
}
