internal import CNUMA
internal import Glibc
package import SystemPackage

/// Memory nodes and the placement of pages, through libnuma.
package enum NUMA {
  /// Whether the kernel supports memory policies.
  package static let isAvailable = numa_available() != -1

  /// Nodes that have memory, ascending. Without NUMA support: node 0.
  package static let nodes: [Int] = {
    guard isAvailable else { return [0] }
    var free: Int64 = 0
    return (0...Int(numa_max_node())).filter { numa_node_size64(Int32($0), &free) > 0 }
  }()

  /// The CPUs of a node, ascending.
  package static func cpus(ofNode node: Int) throws(Errno) -> [Int] {
    guard isAvailable else { return try Processors.allowed() }
    guard let mask = numa_allocate_cpumask() else { throw .noMemory }
    defer { numa_bitmask_free(mask) }
    _ = try valueOrErrno(numa_node_to_cpus(Int32(node), mask))
    return Processors.members(mask)
  }

  /// The distance that the firmware reports: 10 within a node; 0 if unknown.
  package static func distance(_ from: Int, _ to: Int) -> Int {
    isAvailable ? Int(numa_distance(Int32(from), Int32(to))) : 10
  }

  /// Bytes of memory of a node.
  package static func memoryBytes(ofNode node: Int) -> Int {
    var free: Int64 = 0
    return isAvailable ? max(0, Int(numa_node_size64(Int32(node), &free))) : 0
  }

  /// Makes the calling thread allocate from the node it runs on. This is the default, but automatic NUMA balancing
  /// leaves memory under an explicit policy alone, and its hinting faults would count among the measured ones.
  ///
  /// The corresponding system call is `set_mempolicy(2)` with `MPOL_LOCAL`.
  package static func allocateLocally() {
    if isAvailable { numa_set_localalloc() }
  }

  /// Whether automatic NUMA balancing is on: `kernel.numa_balancing`; nil if it is not built in.
  package static var balancing: String? { try? KernelText.read("/proc/sys/kernel/numa_balancing") }

  /// Bytes of a node that are free or hold clean page cache; nil if the kernel does not report them.
  package static func availableBytes(ofNode node: Int) -> Int? {
    guard
      let text = try? KernelText.read("/sys/devices/system/node/node\(node)/meminfo")
    else { return nil }
    var sum = 0
    for line in text.split(separator: "\n") {
      let fields = line.split(separator: " ")
      guard fields.count >= 4, ["MemFree:", "Inactive(file):"].contains(fields[2]) else { continue }
      sum += (Int(fields[3]) ?? 0) << 10
    }
    return sum
  }

  /// Makes pages of the range that are touched from now on come only from `node`; pages already present stay where they
  /// are.
  ///
  /// The corresponding system call is `mbind(2)` with `MPOL_BIND`.
  package static func bind(
    _ range: UnsafeMutableRawBufferPointer, toNode node: Int
  ) throws(Errno) {
    guard let mask = numa_allocate_nodemask() else { throw .noMemory }
    defer { numa_bitmask_free(mask) }
    numa_bitmask_setbit(mask, UInt32(node))
    _ = try valueOrErrno(
      mbind(
        range.baseAddress, UInt(range.count), MPOL_BIND, mask.pointee.maskp,
        mask.pointee.size + 1, 0))
  }

  /// Counts the pages of a range by node; absent pages are left out.
  ///
  /// The corresponding system call is `move_pages(2)` without a list of nodes, which moves no page.
  package static func placement(
    of range: UnsafeMutableRawBufferPointer
  ) throws(Errno) -> [Int: Int] {
    let chunk = 4096
    var addresses = [UnsafeMutableRawPointer?](repeating: nil, count: chunk)
    var states = [Int32](repeating: 0, count: chunk)
    var found: [Int: Int] = [:]
    let pages = range.count / PageSize.bytes
    var first = 0
    while first < pages {
      let count = min(chunk, pages - first)
      for index in 0..<count {
        addresses[index] = range.baseAddress! + (first + index) * PageSize.bytes
      }
      _ = try valueOrErrno(move_pages(0, UInt(count), &addresses, nil, &states, 0))
      for index in 0..<count where states[index] >= 0 {
        found[Int(states[index]), default: 0] += 1
      }
      first += count
    }
    return found
  }
}
