internal import Glibc

/// The user on whose behalf this process runs.
package enum Caller {
  /// The corresponding system call is `geteuid(2)`.
  package static var isSuperuser: Bool { geteuid() == 0 }
  /// The effective user ID. The corresponding system call is `geteuid(2)`.
  package static var user: UInt32 { geteuid() }
  /// The effective group ID. The corresponding system call is `getegid(2)`.
  package static var group: UInt32 { getegid() }
}
