package import Programs
package import Samples
internal import Texts

/// One row of a bench's `samples.csv`: one run of one arm. Fields are nil where the machine does not tell, or the run was
/// too short for them.
package struct ArmRow: FileRow {
  package var schema = Record.schema
  package var runID = ""
  package var host = ""
  package var kernel = ""
  package var block = 0
  /// The run's place in its block, from 0.
  package var position = 0
  package var arm = ""
  package var role = ArmRole.candidate
  package var status = Status.ok
  package var exitCode: Int?
  package var signal: Int?
  package var elapsedNanoseconds: Int?
  package var userNanoseconds: Int?
  package var systemNanoseconds: Int?
  package var minorFaults: Int?
  package var majorFaults: Int?
  package var voluntarySwitches: Int?
  package var involuntarySwitches: Int?
  package var runDelayNanoseconds: Int?
  package var peakRSSBytes: Int?
  package var meanRSSBytes: Int?
  package var meanPSSBytes: Int?
  package var meanLazyFreeBytes: Int?
  package var meanHugePageBytes: Int?
  package var pageTableBytes: Int?
  package var swapBytes: Int?
  package var walks: Int?
  package var walkPeriodNanoseconds: Int?
  package var calls = MemoryCalls()
  /// Of standard output: FNV-1a, 16 hexadecimal digits.
  package var outputHash: String?
  package var outputBytes: Int?
  /// The user's metrics, as `NAME=VALUE NAME=VALUE`.
  package var metrics = MetricValues()
  package var samplerNanoseconds: Int?
  /// The end of what a program that failed has written.
  package var note = ""

  package init() {}

  package var cpuNanoseconds: Int? {
    guard let userNanoseconds, let systemNanoseconds else { return nil }
    let (sum, overflows) = userNanoseconds.addingReportingOverflow(systemNanoseconds)
    return overflows ? nil : sum
  }
}
