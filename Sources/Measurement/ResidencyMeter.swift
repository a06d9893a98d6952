package import LinuxKernel
package import SystemPackage

/// What a region keeps resident, as the kernel tells it.
package struct Residency: Equatable, Sendable {
  package var range = RangeResidency()
  /// Page tables of the whole process.
  package var pageTableBytes = 0
  /// Memory charged to the control group that the process lives in, other members included; nil
  /// where it cannot be read.
  package var cgroupBytes: Int?

  package init() {}
}

/// Reads the calling process's residency between windows, without allocating.
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
    found.range = try map.residency(of: range)
    found.pageTableBytes = try status.status().pageTableBytes
    found.cgroupBytes = try? cgroup?.bytes()
    return found
  }

  /// Resident memory of the whole process, of every kind.
  package func processBytes() throws(Errno) -> Int { try status.status().rssBytes }
}
