internal import LinuxKernel
package import SystemPackage

/// Loads and unloads kernel modules with modprobe(8), which resolves their paths and dependencies.
package enum KernelModule {
  /// Loads a module. Throws `ENOENT` if modprobe is missing, `EIO` if it fails; its messages go to standard error.
  package static func load(_ name: String) throws(Errno) { try modprobe([name]) }

  /// Unloads a module; a module that is not loaded is not an error.
  package static func unload(_ name: String) throws(Errno) { try modprobe(["-r", "-q", name]) }

  private static func modprobe(_ arguments: [String]) throws(Errno) {
    let places = ["/usr/sbin/modprobe", "/sbin/modprobe", "/bin/modprobe"]
    guard let path = places.first(where: Folder.isExecutable) else { throw .noSuchFileOrDirectory }
    var process = try ChildProcess(path: path, arguments: arguments)
    process.closeInput()
    guard try process.wait() == .exited(0) else { throw .ioError }
  }
}
