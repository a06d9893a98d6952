package import LinuxKernel
package import Processes

/// The resident memory of the calling process, as the kernel reports it.
package struct Residency: Equatable, Sendable {
  /// Memory of the region only, exact.
  package var range = RangeResidency()
  /// Counters of the whole process.
  package var status = ProcessStatus()
  /// Memory charged to the process's control group, including other members; nil if it cannot be read.
  package var cgroupBytes: Int?
  /// Minor faults of the whole process since it started.
  package var minorFaults = 0
  /// `CLOCK_MONOTONIC` before and after the reading.
  package var startNanoseconds: UInt64 = 0
  package var endNanoseconds: UInt64 = 0

  package init() {}

  /// The same values as a point of the curve.
  package var sample: CurveSample {
    CurveSample(
      startNanoseconds: startNanoseconds, endNanoseconds: endNanoseconds,
      rssAnonBytes: status.rssAnonBytes, rssBytes: status.rssBytes,
      pageTableBytes: status.pageTableBytes,
      minorFaults: minorFaults, cgroupBytes: cgroupBytes, lazyFreeBytes: range.lazyFreeBytes,
      anonHugeBytes: range.anonHugeBytes)
  }
}
