/// How often the memory of a program is looked at.
package struct ProgramSampling: Equatable, Sendable {
  /// Between two readings of counters; longer where a reading takes more than a 200th of it.
  package var intervalNanoseconds: UInt64 = 5_000_000
  /// Whether page tables are walked.
  package var walks = true

  package init() {}

  static let costShare: UInt64 = 200
  /// Between two looks at which processes there are.
  static let lookShare: UInt64 = 200
  /// A walk holds the lock of the address space that it looks at: 200 times as long passes before the next.
  static let walkShare: UInt64 = 200
  static let leastWalk: UInt64 = 50_000
  static let walkPerPage: UInt64 = 50
  /// Each holds a descriptor and a buffer of 16 KiB.
  static let mostReaders = 512
}
