/// One point of the RSS curve of a process.
package struct CurveSample: Equatable, Sendable {
  /// `CLOCK_MONOTONIC` before and after the counters are read.
  package var startNanoseconds: UInt64
  package var endNanoseconds: UInt64
  package var rssAnonBytes: Int
  /// Resident memory of every kind, the program itself included.
  package var rssBytes: Int
  package var pageTableBytes: Int
  package var minorFaults: Int
  package var cgroupBytes: Int?
  /// Nil unless page tables were walked, as `ResidencyMeter` does between windows.
  package var lazyFreeBytes: Int?
  package var anonHugeBytes: Int?
  /// For a replay: time since the recording's start, by the recording's clock.
  package var traceNanoseconds: Int?

  package init(
    startNanoseconds: UInt64, endNanoseconds: UInt64, rssAnonBytes: Int, rssBytes: Int,
    pageTableBytes: Int, minorFaults: Int, cgroupBytes: Int? = nil, lazyFreeBytes: Int? = nil,
    anonHugeBytes: Int? = nil
  ) {
    self.startNanoseconds = startNanoseconds
    self.endNanoseconds = endNanoseconds
    self.rssAnonBytes = rssAnonBytes
    self.rssBytes = rssBytes
    self.pageTableBytes = pageTableBytes
    self.minorFaults = minorFaults
    self.cgroupBytes = cgroupBytes
    self.lazyFreeBytes = lazyFreeBytes
    self.anonHugeBytes = anonHugeBytes
  }
}
