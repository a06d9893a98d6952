package import Analysis
internal import Runs
package import Samples
internal import Texts
package import Bench

extension ResultFolder {
  /// The rows of an interrupted run that is to be resumed.
  ///
  /// - Parameter run: the run about to be measured. Gets the identity of the earlier run.
  package static func earlierPart(
    _ path: String, of run: inout RunDescription
  ) throws -> ResumePoint {
    let there = try requireSamePlan(path, of: run)
    var mine = there
    mine.cost = run.cost
    let analysis = try analysis(path, of: mine)
    var last = 0
    try forEachCurvePoint(path, of: there) { last = max(last, $0.timeNanoseconds) }
    takeIdentity(of: there, into: &run)
    return ResumePoint(
      analysis: analysis,
      nanoseconds: UInt64(max(last, min(there.elapsedSeconds, 1_000_000_000) * 1_000_000_000, 0)),
      hasExtended: there.extended == true)
  }

  /// What a folder holds of a bench that is to be taken up again, and its description.
  ///
  /// - Parameter run: what is about to be measured. Gets the identity of what is there.
  package static func earlierBench(
    _ path: String, of run: inout RunDescription
  ) throws -> (analysis: BenchAnalysis, run: RunDescription) {
    let there = try requireSamePlan(path, of: run)
    let analysis = try benchAnalysis(path, of: there)
    takeIdentity(of: there, into: &run)
    return (analysis, there)
  }

  private static func takeIdentity(of there: RunDescription, into run: inout RunDescription) {
    run.runId = there.runId
    run.startedUnixSeconds = there.startedUnixSeconds
    // Rows of two boots are of none that another run could share.
    if there.bootId != run.bootId { run.bootId = nil }
    run.resumed = min(there.resumed ?? 0, 1_000_000) + 1
  }

  private static func requireSamePlan(
    _ path: String, of run: RunDescription
  ) throws -> RunDescription {
    let there = try description(path)
    func refuse(_ reason: String) -> Failure {
      Failure(description: "--resume: \(path) \(reason)", isUsage: true, cause: nil)
    }
    guard there.schema == run.schema else {
      throw refuse("was written by another version: its rows are of schema \(there.schema)")
    }
    guard there.bench == run.bench else {
      throw refuse("holds another plan: the same commands, metrics and options are needed")
    }
    // Rows are appended, and must stand in the columns that are there.
    for (name, header) in headers(of: run) {
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
    return there
  }
}
