/// What a program did that runs by itself, on one thread or several: medians over blocks.
package struct ProgramSummary: Sendable {
  package let operationsPerSecond: Double?
  /// Of an operation.
  package let latency: LatencySummary?
  package let faultsPerOperation: Double?
}
