package import Processes

/// Resources that a thread has used: a reading since its start, or a sum of differences. Values that the machine does
/// not count are nil, never 0.
package struct Usage: Equatable, Sendable, BitwiseCopyable {
  package var thread = ThreadUsage()
  /// Time spent waiting for a CPU.
  package var runDelayNanoseconds: Int?
  package var cycles: Int?
  package var instructions: Int?
  package var dtlbMisses: Int?
  package var cpuMigrations: Int?

  package init() {}

  /// A usage with all counters available and 0.
  package static let zero: Usage = {
    var usage = Usage()
    usage.runDelayNanoseconds = 0
    usage.cycles = 0
    usage.instructions = 0
    usage.dtlbMisses = 0
    usage.cpuMigrations = 0
    return usage
  }()

  /// Adds the difference of two readings.
  package mutating func add(from start: Usage, to end: Usage) {
    thread.userNanoseconds += end.thread.userNanoseconds - start.thread.userNanoseconds
    thread.systemNanoseconds += end.thread.systemNanoseconds - start.thread.systemNanoseconds
    thread.minorFaults += end.thread.minorFaults - start.thread.minorFaults
    thread.majorFaults += end.thread.majorFaults - start.thread.majorFaults
    thread.involuntarySwitches += end.thread.involuntarySwitches - start.thread.involuntarySwitches
    thread.voluntarySwitches += end.thread.voluntarySwitches - start.thread.voluntarySwitches
    Self.add(&runDelayNanoseconds, start.runDelayNanoseconds, end.runDelayNanoseconds)
    Self.add(&cycles, start.cycles, end.cycles)
    Self.add(&instructions, start.instructions, end.instructions)
    Self.add(&dtlbMisses, start.dtlbMisses, end.dtlbMisses)
    Self.add(&cpuMigrations, start.cpuMigrations, end.cpuMigrations)
  }

  private static func add(_ sum: inout Int?, _ start: Int?, _ end: Int?) {
    guard let start, let end else { return }
    sum = (sum ?? 0) + end - start
  }
}
