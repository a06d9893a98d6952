package import LinuxKernel
package import SystemPackage

/// One point of the RSS curve of a process.
package struct CurveSample: Equatable, Sendable {
  /// `CLOCK_MONOTONIC` before and after the counters were read.
  package var startNanoseconds: UInt64
  package var endNanoseconds: UInt64
  package var rssAnonBytes: Int
  package var pageTableBytes: Int
  package var minorFaults: Int
  package var cgroupBytes: Int?
  /// Only in samples at the slower rate: these walk page tables.
  package var lazyFreeBytes: Int?
  package var anonHugeBytes: Int?

  package init(
    startNanoseconds: UInt64, endNanoseconds: UInt64, rssAnonBytes: Int, pageTableBytes: Int,
    minorFaults: Int, cgroupBytes: Int? = nil
  ) {
    self.startNanoseconds = startNanoseconds
    self.endNanoseconds = endNanoseconds
    self.rssAnonBytes = rssAnonBytes
    self.pageTableBytes = pageTableBytes
    self.minorFaults = minorFaults
    self.cgroupBytes = cgroupBytes
  }
}

/// Samples a process from outside it: none of its own faults or time count in the measured thread.
package struct CurveSampler: ~Copyable {
  private let status: ProcessStatusReader
  private let rollup: ResidencyRollup
  private let cgroup: ControlGroupUsage?
  private var nextWalk: UInt64 = 0

  /// Page tables are walked at most this often: a walk of 64 MiB takes a millisecond or two and holds
  /// locks that the worker may need.
  package static let walkNanoseconds: UInt64 = 100_000_000

  package init(pid: Int32, cgroup: ControlGroup?) throws(Errno) {
    let status = try ProcessStatusReader(pid: pid)
    let rollup = try ResidencyRollup(pid: pid)
    self.status = status
    self.rollup = rollup
    self.cgroup = cgroup.flatMap { try? ControlGroupUsage($0) }
  }

  /// Throws when the process has gone.
  package mutating func sample() throws(Errno) -> CurveSample {
    let start = MonotonicClock.now()
    let status = try self.status.status()
    var sample = CurveSample(
      startNanoseconds: start, endNanoseconds: start, rssAnonBytes: status.rssAnonBytes,
      pageTableBytes: status.pageTableBytes, minorFaults: try self.status.minorFaults(),
      cgroupBytes: try? cgroup?.bytes())
    if start >= nextWalk {
      (sample.lazyFreeBytes, sample.anonHugeBytes) = try rollup.read()
      nextWalk = start + Self.walkNanoseconds
    }
    sample.endNanoseconds = MonotonicClock.now()
    return sample
  }
}
