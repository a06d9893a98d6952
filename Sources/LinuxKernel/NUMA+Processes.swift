internal import CNUMA
internal import Glibc
internal import SystemPackage

extension NUMA {
  /// Performs a body under a policy of memory that processes which it starts inherit: all of their memory comes from the
  /// node, or from nowhere. Throws `EINVAL` where there is no such node. Afterwards the calling thread has the kernel's
  /// default policy.
  ///
  /// The corresponding system call is `set_mempolicy(2)` with `MPOL_BIND`.
  package static func binding<Value>(to node: Int?, _ body: () throws -> Value) throws -> Value {
    guard let node else { return try body() }
    guard isAvailable, nodes.contains(node), let mask = numa_allocate_nodemask() else {
      throw Errno.invalidArgument
    }
    defer { numa_bitmask_free(mask) }
    numa_bitmask_setbit(mask, UInt32(node))
    _ = try valueOrErrno(set_mempolicy(2, mask.pointee.maskp, mask.pointee.size + 1))
    defer { _ = set_mempolicy(0, nil, 0) }
    return try body()
  }
}
