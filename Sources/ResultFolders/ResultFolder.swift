package import Bench
internal import LinuxKernel
package import Samples
package import SystemPackage
internal import Texts

/// A folder that holds one run: `samples.csv`, `latency.csv`, `rss.csv`, `run.json`, `report.md`.
package struct ResultFolder {
  /// The names of its files.
  package static let names = ["samples.csv", "latency.csv", "rss.csv", "run.json", "report.md"]

  package let path: String
  private let samples: OutputFile
  /// Nil of runs of commands, which have no latencies of their own.
  private let latencies: OutputFile?
  private let curve: OutputFile
  /// Kept open and locked: no other process writes here.
  private let folder: OpenFolder

  /// The reason why a folder cannot be used.
  package struct Failure: Error, CustomStringConvertible {
    package let description: String
    /// Whether another command line avoids the failure.
    package let isUsage: Bool
    package let cause: Errno?
  }

  /// Prepares the folder for writing, before anything is measured.
  ///
  /// - Parameter overwrites: whether an existing run may be replaced.
  package init(creating path: String, overwrites: Bool, run: RunDescription) throws {
    do throws(Errno) { try Folder.create(path) } catch {
      throw Failure(
        description: "--out \(path): cannot make the folder: \(error)\(error.cure)", isUsage: false,
        cause: error)
    }
    let folder = try Self.locked(path)
    let there = Self.names.filter(folder.holds)
    if !overwrites, !there.isEmpty {
      throw Failure(
        description: "--out \(path): holds a run already (\(there.joined(separator: ", "))); "
          + "--force replaces it, or name another",
        isUsage: true, cause: nil)
    }
    // The description is removed first and written last, so that it never lies beside rows of another run.
    for name in ["run.json", "report.md", "samples.csv", "latency.csv", "rss.csv"] {
      do throws(Errno) { try folder.remove(name) } catch {
        throw OutputFile.Failure(path: "\(path)/\(name)", cause: error)
      }
    }
    do {
      let hasLatencies = run.bench == nil
      let samples = try OutputFile(making: "samples.csv", in: folder, of: path)
      let latencies =
        hasLatencies ? try OutputFile(making: "latency.csv", in: folder, of: path) : nil
      let curve = try OutputFile(making: "rss.csv", in: folder, of: path)
      for (name, header) in Self.headers(of: run) {
        let file = name == "samples.csv" ? samples : name == "rss.csv" ? curve : latencies
        try file?.write(header)
      }
      (self.path, self.folder) = (path, folder)
      (self.samples, self.latencies, self.curve) = (samples, latencies, curve)
      try replace("run.json", with: RunFile.text(run))
    } catch {
      // An incomplete start, as on a full disk, would block the next run.
      for name in Self.names { try? folder.remove(name) }
      throw error
    }
  }

  private static func locked(_ path: String) throws -> OpenFolder {
    do throws(Errno) {
      let folder = try OpenFolder(path)
      try ExclusiveLock.take(folder.descriptor)
      return folder
    } catch {
      let isTaken = error == .resourceTemporarilyUnavailable
      throw Failure(
        description: isTaken
          ? "--out \(path): another madbench writes into it" : "--out \(path): \(error)\(error.cure)",
        isUsage: isTaken, cause: isTaken ? nil : error)
    }
  }

  /// Resumes the run in a folder: its rows stay, and new rows are appended.
  package init(continuing path: String, run: RunDescription) throws {
    let folder = try Self.locked(path)
    samples = try OutputFile(appendingTo: "samples.csv", in: folder, of: path)
    latencies =
      run.bench == nil ? try OutputFile(appendingTo: "latency.csv", in: folder, of: path) : nil
    curve = try OutputFile(appendingTo: "rss.csv", in: folder, of: path)
    (self.path, self.folder) = (path, folder)
    try replace("run.json", with: RunFile.text(run))
  }

  package func add(_ record: Record) throws {
    try samples.write(CSV.line(record, Record.columns))
  }

  /// Writes all buckets of a row in one piece: all or none are written, unless the process is killed during the call.
  package func add(_ points: [LatencyPoint]) throws {
    try latencies?.write(points.map { CSV.line($0, LatencyPoint.columns) }.joined())
  }

  package func add(_ points: [CurvePoint]) throws {
    try curve.write(points.map { CSV.line($0, CurvePoint.columns) }.joined())
  }

  /// Adds a run of an arm and its curve.
  package func add(_ row: ArmRow, _ points: [ArmPoint]) throws {
    try samples.write(CSV.line(row, ArmRow.columns))
    try curve.write(points.map { CSV.line($0, ArmPoint.columns) }.joined())
  }

  /// The headers of the files that hold the rows of a run.
  static func headers(of run: RunDescription) -> [(name: String, header: String)] {
    if run.bench != nil {
      return [
        ("samples.csv", CSV.header(ArmRow.columns)), ("rss.csv", CSV.header(ArmPoint.columns)),
      ]
    }
    return [
      ("samples.csv", CSV.header(Record.columns)), ("latency.csv", CSV.header(LatencyPoint.columns)),
      ("rss.csv", CSV.header(CurvePoint.columns)),
    ]
  }

  /// Writes the report and the final description.
  package func finish(_ run: RunDescription, report: String) throws {
    // `run.json` last, because it marks the run as complete.
    try replace("report.md", with: report)
    try replace("run.json", with: RunFile.text(run))
  }

  private func replace(_ name: String, with text: String) throws(OutputFile.Failure) {
    do throws(Errno) { try WholeFile.replace(name, in: folder, with: text) } catch {
      throw OutputFile.Failure(path: "\(path)/\(name)", cause: error)
    }
  }
}
