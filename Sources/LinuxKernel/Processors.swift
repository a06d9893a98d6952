internal import CNUMA
internal import Glibc
package import SystemPackage

/// The CPUs that the calling thread may run on, through libnuma.
package enum Processors {
  /// The CPUs allowed now, ascending. The corresponding system call is `sched_getaffinity(2)`.
  package static func allowed() throws(Errno) -> [Int] {
    guard let mask = numa_allocate_cpumask() else { throw .noMemory }
    defer { numa_bitmask_free(mask) }
    _ = try valueOrErrno(numa_sched_getaffinity(0, mask))
    return members(mask)
  }

  /// The number of online CPUs. The corresponding library call is `sysconf(3)`.
  package static var online: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// Pins the calling thread. Throws `EINVAL` if none of the CPUs exists or is allowed.
  ///
  /// The corresponding system call is `sched_setaffinity(2)`.
  package static func pin(to cpus: [Int]) throws(Errno) {
    guard let mask = numa_allocate_cpumask() else { throw .noMemory }
    defer { numa_bitmask_free(mask) }
    for cpu in cpus { numa_bitmask_setbit(mask, UInt32(cpu)) }
    _ = try valueOrErrno(numa_sched_setaffinity(0, mask))
  }

  static func members(_ mask: UnsafeMutablePointer<bitmask>) -> [Int] {
    (0..<Int(mask.pointee.size)).filter { numa_bitmask_isbitset(mask, UInt32($0)) != 0 }
  }
}
