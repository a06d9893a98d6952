internal import LinuxKernel
package import SystemPackage

/// Reads the calling process's residency between windows, without allocating. Walks its page tables:
/// some milliseconds per 256 MiB.
package struct ResidencyMeter: ~Copyable {
  private let map: MemoryMap
  private let status: ProcessStatusReader
  private let cgroup: ControlGroupUsage?

  package init() throws(Errno) {
    let map = try MemoryMap()
    let status = try ProcessStatusReader()
    self.map = map
    self.status = status
    cgroup = ControlGroup.current().flatMap { try? ControlGroupUsage($0) }
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
