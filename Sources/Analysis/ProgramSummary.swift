/// The figures of a program that runs on one or more threads: medians over blocks.
package struct ProgramSummary: Sendable {
  package let operationsPerSecond: Double?
  /// The latency of an operation.
  package let latency: LatencySummary?
  package let faultsPerOperation: Double?
}
