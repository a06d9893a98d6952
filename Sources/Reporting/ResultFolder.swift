package import Experiment
internal import LinuxKernel
package import SystemPackage

/// A folder that holds one run: `samples.csv`, `rss.csv`, `run.json`, `report.md`.
package struct ResultFolder: ~Copyable {
  private static let names = ["samples.csv", "rss.csv", "run.json", "report.md"]

  package let path: String
  private let samples: OutputFile
  private let curve: OutputFile

  /// Why a folder cannot be used.
  package struct Failure: Error, CustomStringConvertible {
    package let description: String
    /// Whether the caller asked for something that only another command line can cure.
    package let isUsage: Bool
    package let cause: Errno?
  }

  /// Makes the folder ready to be written, before anything is measured.
  ///
  /// - Parameter overwrites: whether a run that is there may be replaced.
  package init(creating path: String, overwrites: Bool, run: RunDescription) throws {
    do throws(Errno) { try Folder.create(path) } catch {
      throw Failure(
        description: "--out \(path): cannot make the folder: \(error)", isUsage: false,
        cause: error)
    }
    let there = Self.names.filter { Folder.holds(path + "/" + $0) }
    if !overwrites, !there.isEmpty {
      throw Failure(
        description: "--out \(path): holds a run already (\(there.joined(separator: ", "))); "
          + "--force replaces it, or name another",
        isUsage: true, cause: nil)
    }
    let samples = try OutputFile(path + "/samples.csv")
    let curve = try OutputFile(path + "/rss.csv")
    try samples.write(CSV.header(Record.columns))
    try curve.write(CSV.header(CurvePoint.columns))
    try OutputFile.write(RunFile.text(run), to: path + "/run.json")
    self.path = path
    self.samples = samples
    self.curve = curve
  }

  package func add(_ record: Record) throws {
    try samples.write(CSV.line(record, Record.columns))
  }

  package func add(_ points: [CurvePoint]) throws {
    try curve.write(points.map { CSV.line($0, CurvePoint.columns) }.joined())
  }

  /// Writes what is known at the end.
  package func finish(_ run: RunDescription, report: String) throws {
    try OutputFile.write(RunFile.text(run), to: path + "/run.json")
    try OutputFile.write(report, to: path + "/report.md")
  }
}
