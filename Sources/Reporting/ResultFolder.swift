package import Experiment
internal import LinuxKernel
package import SystemPackage

/// A folder that holds one run: `samples.csv`, `latency.csv`, `rss.csv`, `run.json`, `report.md`.
package struct ResultFolder {
  private static let names = ["samples.csv", "latency.csv", "rss.csv", "run.json", "report.md"]

  package let path: String
  private let samples: OutputFile
  private let latencies: OutputFile
  private let curve: OutputFile
  /// Nobody else writes here.
  private let lock: ExclusiveLock

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
    let lock = try Self.locked(path)
    let there = Self.names.filter { Folder.holds(path + "/" + $0) }
    if !overwrites, !there.isEmpty {
      throw Failure(
        description: "--out \(path): holds a run already (\(there.joined(separator: ", "))); "
          + "--force replaces it, or name another",
        isUsage: true, cause: nil)
    }
    // The description goes first and comes last: no rows but its own are ever beside it.
    for name in ["run.json", "report.md"] { try Folder.remove(path + "/" + name) }
    let samples = try OutputFile(path + "/samples.csv")
    let latencies = try OutputFile(path + "/latency.csv")
    let curve = try OutputFile(path + "/rss.csv")
    try samples.write(CSV.header(Record.columns))
    try latencies.write(CSV.header(LatencyPoint.columns))
    try curve.write(CSV.header(CurvePoint.columns))
    try Self.replace(path + "/run.json", with: RunFile.text(run))
    self.path = path
    self.samples = samples
    self.latencies = latencies
    self.curve = curve
    self.lock = lock
  }

  private static func locked(_ path: String) throws -> ExclusiveLock {
    do throws(Errno) {  return try ExclusiveLock(folder: path) } catch {
      let isTaken = error == .resourceTemporarilyUnavailable
      throw Failure(
        description: isTaken
          ? "--out \(path): another madbench writes into it" : "--out \(path): \(error)",
        isUsage: isTaken, cause: isTaken ? nil : error)
    }
  }

  /// Takes up the run that a folder holds: its rows stay, new ones follow.
  package init(continuing path: String, run: RunDescription) throws {
    lock = try Self.locked(path)
    let samples = try OutputFile(appendingTo: path + "/samples.csv")
    let latencies = try OutputFile(appendingTo: path + "/latency.csv")
    let curve = try OutputFile(appendingTo: path + "/rss.csv")
    try Self.replace(path + "/run.json", with: RunFile.text(run))
    self.path = path
    self.samples = samples
    self.latencies = latencies
    self.curve = curve
  }

  package func add(_ record: Record) throws {
    try samples.write(CSV.line(record, Record.columns))
  }

  /// All buckets of a row in one piece: they are there or not, but for a kill in the middle of the call.
  package func add(_ points: [LatencyPoint]) throws {
    try latencies.write(points.map { CSV.line($0, LatencyPoint.columns) }.joined())
  }

  package func add(_ points: [CurvePoint]) throws {
    try curve.write(points.map { CSV.line($0, CurvePoint.columns) }.joined())
  }

  /// Writes what is known at the end.
  package func finish(_ run: RunDescription, report: String) throws {
    // Last what says that the run is complete.
    try Self.replace(path + "/report.md", with: report)
    try Self.replace(path + "/run.json", with: RunFile.text(run))
  }

  private static func replace(
    _ path: String, with text: String
  ) throws(OutputFile.Failure) {
    do throws(Errno) { try WholeFile.replace(path, with: text) } catch {
      throw OutputFile.Failure(path: path, cause: error)
    }
  }
}
