internal import Experiment

/// What a program did, in JSON.
struct ProgramDocument: Encodable {
  private let operationsPerSecond: Double?
  private let operationLatencyNs: LatencyDocument?
  private let faultsPerOperation: Double?

  init(_ program: ProgramSummary) {
    operationsPerSecond = program.operationsPerSecond
    operationLatencyNs = program.latency.map(LatencyDocument.init)
    faultsPerOperation = program.faultsPerOperation
  }
}
