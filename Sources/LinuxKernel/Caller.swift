internal import Glibc

/// Whom this process runs for.
package enum Caller {
  /// The corresponding system call is `geteuid(2)`.
  package static var isSuperuser: Bool { geteuid() == 0 }
  /// The number of the user. The corresponding system call is `geteuid(2)`.
  package static var user: UInt32 { geteuid() }
  /// The number of the group. The corresponding system call is `getegid(2)`.
  package static var group: UInt32 { getegid() }
}
