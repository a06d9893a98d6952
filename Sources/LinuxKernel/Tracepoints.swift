internal import CLinux
internal import Glibc
package import SystemPackage

/// The kernel's tracepoints, as its trace file system lists them.
package struct Tracepoints {
  private let folder: String

  /// The usual mount points; the second is that of kernels before 4.1.
  private static let places = ["/sys/kernel/tracing", "/sys/kernel/debug/tracing"]

  /// Throws `ENOENT` if the trace file system is not mounted, `EACCES` if this process may not read it.
  package init() throws(Errno) {
    var first: Errno?
    for place in Self.places {
      do throws(Errno) {
        _ = try valueOrErrno(access(place + "/events", R_OK | X_OK))
        folder = place
        return
      } catch { first = first ?? error }
    }
    throw first ?? .noSuchFileOrDirectory
  }

  /// Mounts the trace file system in a mount namespace of this process and its later children, so that the mount does
  /// not outlive them.
  ///
  /// The corresponding system calls are `unshare(2)` with `CLONE_NEWNS`, and `mount(2)`.
  package static func mountUnseen() throws(Errno) {
    _ = try valueOrErrno(clinux_own_mounts())
    _ = try valueOrErrno(clinux_mount("tracefs", places[0]))
  }

  /// - Parameter name: the tracepoint with its group, such as `syscalls:sys_enter_mmap`.
  package func has(_ name: String) -> Bool {
    Folder.holds(folder + "/events/" + name.replacing(":", with: "/"))
  }
}
