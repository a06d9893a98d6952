/// What other processes took from a measurement while it ran. Properties that the machine does not report are nil.
package struct Disturbance: Equatable, Sendable {
  /// Whether this was a run; otherwise a second of watching.
  package var isRun: Bool
  package var seconds = 0.0
  /// The CPUs that workers run on, or the CPU that was watched.
  package var workerCPUs: [Int] = []
  /// CPUs that the process may use.
  package var cpus = 1

  /// Steal time of the workers' CPUs, and their total time.
  package var stolenNanoseconds: Int?
  package var processorNanoseconds: Int?
  /// How long the measured thread was runnable but waited for its CPU, within `waitableNanoseconds` of wanting to run:
  /// the windows of a run.
  package var waitedNanoseconds: Int?
  package var waitableNanoseconds = 0
  /// The average number of CPUs, of those that the process may use, that other processes kept busy.
  package var cpusOfOthers: Double?
  /// Time in which a thread that only reads the clock did not run, in gaps of at least `leastGapNanoseconds`, and the
  /// longest gap. Not measured in a run.
  package var lostNanoseconds: Int?
  package var longestGapNanoseconds: Int?

  package init(isRun: Bool) { self.isRun = isRun }

  /// Longer than a timer tick takes in a virtual machine, 10 to 50 µs here; longer gaps are caused by other tasks or by
  /// the host.
  package static let leastGapNanoseconds: UInt64 = 100_000
}
