/// What others took from a measurement while it went on. What the machine does not tell is nil.
package struct Disturbance: Equatable, Sendable {
  /// Whether this was a run; otherwise it is a second of watching.
  package var isRun: Bool
  package var seconds = 0.0
  /// The CPUs that workers run on, or that was watched.
  package var workerCPUs: [Int] = []
  /// CPUs that the process may use.
  package var cpus = 1

  /// Time of the worker's CPUs in which the host ran somebody else, and all of their time.
  package var stolenNanoseconds: Int?
  package var processorNanoseconds: Int?
  /// How long the measured thread could have run and waited for its CPU, in `waitableNanoseconds` of
  /// wanting it: the windows of a run.
  package var waitedNanoseconds: Int?
  package var waitableNanoseconds = 0
  /// Of the CPUs that the process may use, those that were busy with anything but us, on average.
  package var cpusOfOthers: Double?
  /// Time in which a thread that does nothing but read the clock did not come to read it, in gaps of
  /// `leastGapNanoseconds` and more; the longest of them. A run does not look for gaps.
  package var lostNanoseconds: Int?
  package var longestGapNanoseconds: Int?

  package init(isRun: Bool) { self.isRun = isRun }

  /// Longer than the timer's tick takes in a virtual machine, 10 to 50 µs here: what lies above is
  /// somebody else at work.
  package static let leastGapNanoseconds: UInt64 = 100_000
}
