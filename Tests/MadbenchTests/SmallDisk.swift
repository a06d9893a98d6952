import Processes
import SystemPackage
import Testing

/// A file system of 64 KiB in memory.
enum SmallDisk {
  /// Why there can be none; nil where there can.
  static let reason: String? = {
    do {
      return try Binary.withFolder { folder in
        try mount(folder, filledBytes: 0)
        unmount(folder)
        return nil
      }
    } catch { return "no right to mount a tmpfs" }
  }()

  /// The file that takes up a part of it.
  static let fillerName = "filler"

  static func mount(_ folder: String, filledBytes: Int) throws {
    let mount = try Binary.run("/bin/mount", ["-t", "tmpfs", "-o", "size=64k", "none", folder])
    guard mount.ending == .exited(0) else { throw Errno.notPermitted }
    let file = try FileDescriptor.open(
      FilePath(folder + "/" + fillerName), .writeOnly, options: .create,
      permissions: .ownerReadWrite)
    _ = try file.closeAfter { try file.writeAll([UInt8](repeating: 0, count: filledBytes)) }
  }

  static func unmount(_ folder: String) { _ = try? Binary.run("/bin/umount", [folder]) }
}
