package import LinuxKernel
internal import Processes
package import SystemPackage

/// Samples a process from outside: its own faults and time do not count in the measured thread, and it takes no lock
/// that the process needs. It therefore never walks page tables: a walk holds the lock of the address space for
/// milliseconds, and a measured `munmap` would wait for it.
package struct CurveSampler: ~Copyable {
  private let status: ProcessStatusReader
  private var cgroup: ControlGroupUsage?

  /// - Parameter pid: a process; nil for the calling one.
  package init(pid: Int32?, cgroup: ControlGroup?) throws(Errno) {
    status = try ProcessStatusReader(pid: pid)
    self.cgroup = cgroup.flatMap { try? ControlGroupUsage($0) }
  }

  /// Samples the charge of this group from now on.
  package mutating func watch(_ group: ControlGroup) { cgroup = try? ControlGroupUsage(group) }

  /// Throws if the process has ended.
  package func sample() throws(Errno) -> CurveSample {
    let start = MonotonicClock.now()
    let status = try self.status.status()
    let faults = try self.status.minorFaults()
    let cgroupBytes = try? cgroup?.bytes()
    return CurveSample(
      startNanoseconds: start, endNanoseconds: MonotonicClock.now(),
      rssAnonBytes: status.rssAnonBytes, rssBytes: status.rssBytes,
      pageTableBytes: status.pageTableBytes,
      minorFaults: faults, cgroupBytes: cgroupBytes)
  }
}

extension CurveSampler {
  /// Nanoseconds per sample: the median of 51 samples of the calling process; nil if it cannot be sampled.
  package static func cost() -> Int? {
    guard let sampler = try? CurveSampler(pid: nil, cgroup: ControlGroup.current()) else {
      return nil
    }
    var costs: [UInt64] = []
    for _ in 0..<51 {
      guard let sample = try? sampler.sample() else { return nil }
      costs.append(sample.endNanoseconds - sample.startNanoseconds)
    }
    return Int(costs.sorted()[costs.count / 2])
  }
}
