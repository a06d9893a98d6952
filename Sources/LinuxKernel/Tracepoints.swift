internal import CLinux
internal import Glibc
package import SystemPackage

/// The points of the kernel's own code that can be recorded, as its trace file system lists them.
package struct Tracepoints {
  private let folder: String

  /// Where it is usually mounted; the second is the way of kernels before 4.1.
  private static let places = ["/sys/kernel/tracing", "/sys/kernel/debug/tracing"]

  /// Throws `ENOENT` where the trace file system is not mounted, `EACCES` where this process may not read
  /// it.
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

  /// Mounts it where only this process and those that it starts from now on see it, so that nothing of it
  /// stays however they end.
  ///
  /// The corresponding system calls are `unshare(2)` with `CLONE_NEWNS`, and `mount(2)`.
  package static func mountUnseen() throws(Errno) {
    _ = try valueOrErrno(clinux_own_mounts())
    _ = try valueOrErrno(clinux_mount("tracefs", places[0]))
  }

  /// - Parameter name: with its group, such as `syscalls:sys_enter_mmap`.
  package func has(_ name: String) -> Bool {
    Folder.holds(folder + "/events/" + name.replacing(":", with: "/"))
  }
}
