package import LinuxKernel
internal import Processes
package import SystemPackage

/// Reads the calling process's residency between windows, without allocating. Walks its page tables, which takes some
/// milliseconds per 256 MiB.
package struct ResidencyMeter: ~Copyable {
  private let map: MemoryMap
  private let status: ProcessStatusReader
  private var cgroup: ControlGroupUsage?

  package init() throws(Errno) {
    let map = try MemoryMap()
    let status = try ProcessStatusReader()
    self.map = map
    self.status = status
    cgroup = ControlGroup.current().flatMap { try? ControlGroupUsage($0) }
  }

  /// Reads the charge of this group from now on.
  package mutating func watch(_ group: ControlGroup?) {
    cgroup = nil
    if let group { cgroup = try? ControlGroupUsage(group) }
  }

  /// Reads the process's counters without a page-table walk, and therefore nothing about the region.
  package func sample() throws(Errno) -> CurveSample {
    var found = Residency()
    found.startNanoseconds = MonotonicClock.now()
    found.status = try status.status()
    found.minorFaults = try status.minorFaults()
    found.cgroupBytes = try? cgroup?.bytes()
    found.endNanoseconds = MonotonicClock.now()
    var sample = found.sample
    sample.lazyFreeBytes = nil
    sample.anonHugeBytes = nil
    return sample
  }

  package func read(_ range: UnsafeRawBufferPointer) throws(Errno) -> Residency {
    var found = Residency()
    found.startNanoseconds = MonotonicClock.now()
    found.range = try map.residency(of: range)
    found.status = try status.status()
    found.minorFaults = try status.minorFaults()
    found.cgroupBytes = try? cgroup?.bytes()
    found.endNanoseconds = MonotonicClock.now()
    return found
  }
}
