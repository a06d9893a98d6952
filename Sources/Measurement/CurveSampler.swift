package import LinuxKernel
package import SystemPackage

/// Samples a process from outside it: none of its own faults or time count in the measured thread,
/// and it takes no lock that the process needs. It therefore never walks page tables: a walk holds
/// the lock of the address space for milliseconds, and a measured `munmap` would wait for it.
package struct CurveSampler: ~Copyable {
  private let status: ProcessStatusReader
  private let cgroup: ControlGroupUsage?

  package init(pid: Int32, cgroup: ControlGroup?) throws(Errno) {
    status = try ProcessStatusReader(pid: pid)
    self.cgroup = cgroup.flatMap { try? ControlGroupUsage($0) }
  }

  /// Throws when the process has gone.
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
