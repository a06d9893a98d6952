package import LinuxKernel
package import Processes

/// What the calling process keeps resident, as the kernel tells it.
package struct Residency: Equatable, Sendable {
  /// The region alone, exact.
  package var range = RangeResidency()
  /// The whole process.
  package var status = ProcessStatus()
  /// Memory charged to the control group that the process lives in, other members included; nil
  /// where it cannot be read.
  package var cgroupBytes: Int?
  /// Minor faults of the whole process since it started.
  package var minorFaults = 0
  /// `CLOCK_MONOTONIC` before and after.
  package var startNanoseconds: UInt64 = 0
  package var endNanoseconds: UInt64 = 0

  package init() {}

  /// The same as a point of the curve.
  package var sample: CurveSample {
    CurveSample(
      startNanoseconds: startNanoseconds, endNanoseconds: endNanoseconds,
      rssAnonBytes: status.rssAnonBytes, rssBytes: status.rssBytes,
      pageTableBytes: status.pageTableBytes,
      minorFaults: minorFaults, cgroupBytes: cgroupBytes, lazyFreeBytes: range.lazyFreeBytes,
      anonHugeBytes: range.anonHugeBytes)
  }
}
