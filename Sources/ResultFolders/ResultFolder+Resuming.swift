package import Analysis
internal import Runs
package import Samples
internal import Texts

extension ResultFolder {
  /// The rows of an interrupted run that is to be resumed.
  ///
  /// - Parameter run: the run about to be measured. Gets the identity of the earlier run.
  package static func earlierPart(
    _ path: String, of run: inout RunDescription
  ) throws -> EarlierPart {
    let there = try description(path)
    func refuse(_ reason: String) -> Failure {
      Failure(description: "--resume: \(path) \(reason)", isUsage: true, cause: nil)
    }
    guard there.schema == run.schema else {
      throw refuse("was written by another version: its rows are of schema \(there.schema)")
    }
    // Rows are appended, and must match the existing columns.
    for (name, header) in [
      ("samples.csv", CSV.header(Record.columns)), ("latency.csv", CSV.header(LatencyPoint.columns)),
      ("rss.csv", CSV.header(CurvePoint.columns)),
    ] {
      let line = try self.header("\(path)/\(name)") { line in
        [line.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }]
      }
      guard line == [String(header.dropLast())] else {
        throw refuse("was written by another version: the columns of \(name) are others")
      }
    }
    guard there.cells == run.cells, there.seed == run.seed, there.sides == run.sides else {
      throw refuse(
        "holds another plan: the same cells in the same order, the same seed, and where executables are "
          + "compared the same builds are needed")
    }
    let differences = there.hostDifferences(to: run)
    guard differences.isEmpty else {
      throw refuse("was measured elsewhere: \(differences.joined(separator: "; "))")
    }
    var mine = there
    mine.cost = run.cost
    let analysis = try analysis(path, of: mine)
    var last = 0
    try forEachCurvePoint(path, of: there) { last = max(last, $0.timeNanoseconds) }
    run.runId = there.runId
    run.startedUnixSeconds = there.startedUnixSeconds
    // Rows from two boots do not belong to one boot.
    if there.bootId != run.bootId { run.bootId = nil }
    run.resumed = min(there.resumed ?? 0, 1_000_000) + 1
    return EarlierPart(
      analysis: analysis,
      nanoseconds: UInt64(max(last, min(there.elapsedSeconds, 1_000_000_000) * 1_000_000_000, 0)),
      hasExtended: there.extended == true)
  }
}
