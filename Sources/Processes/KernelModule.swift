internal import LinuxKernel
package import SystemPackage

/// Modules of the kernel, by modprobe(8): it knows where they lie and what they need.
package enum KernelModule {
  /// Loads a module. `ENOENT` where there is no modprobe, `EIO` where it fails: its words go to standard
  /// error.
  package static func load(_ name: String) throws(Errno) { try modprobe([name]) }

  /// Takes it out again; one that nobody has loaded is no error.
  package static func unload(_ name: String) throws(Errno) { try modprobe(["-r", "-q", name]) }

  private static func modprobe(_ arguments: [String]) throws(Errno) {
    let places = ["/usr/sbin/modprobe", "/sbin/modprobe", "/bin/modprobe"]
    guard let path = places.first(where: Folder.isExecutable) else { throw .noSuchFileOrDirectory }
    var process = try ChildProcess(path: path, arguments: arguments)
    process.closeInput()
    guard try process.wait() == .exited(0) else { throw .ioError }
  }
}
