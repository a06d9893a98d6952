internal import CLinux
internal import Glibc
package import SystemPackage

/// A new file that has no name until it is complete: an incomplete file never remains, however the process ends.
///
/// If the file system does not support such files (`O_TMPFILE`), a hidden file, `.NAME.new`, is used. A killed process
/// leaves it, and the next file of the same name removes it.
package final class PendingFile {
  package let descriptor: FileDescriptor
  private let folder: OpenFolder
  private let name: String
  /// Nil for a nameless file.
  private var hidden: String?

  /// - Parameter permissions: mode of the file, before the process's umask applies.
  ///
  /// The corresponding system call is `openat(2)` with `O_TMPFILE`, Linux 3.11.
  package convenience init(_ path: String, permissions: UInt32) throws(Errno) {
    try self.init(path, permissions: permissions, isNameless: true)
  }

  /// - Parameter isNameless: false uses the hidden file even if the file system supports nameless files.
  init(_ path: String, permissions: UInt32, isNameless: Bool) throws(Errno) {
    (folder, name) = try OpenFolder.parent(of: path)
    if isNameless, let file = try Self.nameless(in: folder, permissions) {
      descriptor = file
      hidden = nil
      return
    }
    let hidden = OpenFolder.hidden(name)
    try Self.removeLeftover(hidden, folder)
    descriptor = try folder.make(hidden, permissions: permissions)
    self.hidden = hidden
    _ = try valueOrErrno(flock(descriptor.rawValue, LOCK_EX | LOCK_NB))
  }

  deinit {
    if let hidden { try? folder.remove(hidden) }
    try? descriptor.close()
  }

  /// Nil if the file system does not support nameless files.
  private static func nameless(
    in folder: OpenFolder, _ permissions: UInt32
  ) throws(Errno) -> FileDescriptor? {
    // `O_TMPFILE`, a macro of several parts, which Swift does not import.
    let flags = 0o20000000 | O_DIRECTORY | O_RDWR | O_CLOEXEC
    do throws(Errno) {
      return FileDescriptor(
        rawValue: try retrying {
          openat(folder.descriptor.rawValue, ".", flags, mode_t(permissions))
        })
    } catch {
      switch error {
      case .notSupportedOnSocket, .notSupported, .isDirectory, .invalidArgument: return nil
      default: throw error
      }
    }
  }

  /// Removes the file of a killed process. Throws `EBUSY` if a living process writes it.
  private static func removeLeftover(_ hidden: String, _ folder: OpenFolder) throws(Errno) {
    guard folder.holds(hidden) else { return }
    let file = try folder.open(hidden)
    defer { try? file.close() }
    guard flock(file.rawValue, LOCK_EX | LOCK_NB) == 0 else { throw .resourceBusy }
    try folder.remove(hidden)
  }

  /// Gives the complete file its name.
  ///
  /// - Parameter replaces: whether an existing file of the name is removed first; otherwise throws `EEXIST` if the name
  ///   exists. A link is removed, not followed.
  ///
  /// The corresponding system call is `linkat(2)`.
  package func publish(replacing replaces: Bool) throws(Errno) {
    guard let hidden else {
      if replaces { try folder.remove(name) }
      return try link(as: name)
    }
    if replaces {
      try folder.rename(hidden, to: name)
    } else {
      _ = try valueOrErrno(
        clinux_rename_noreplace(folder.descriptor.rawValue, hidden, name))
    }
    self.hidden = nil
  }

  /// Gives the file the first unused name of `NAME.1`, `NAME.2` and so on, and returns it.
  package func publishBeside() throws(Errno) -> String {
    for number in 1...99 {
      let other = "\(name).\(number)"
      do throws(Errno) {
        if let hidden {
          _ = try valueOrErrno(
            clinux_rename_noreplace(folder.descriptor.rawValue, hidden, other))
          self.hidden = nil
        } else {
          try link(as: other)
        }
        return other
      } catch { if error != .fileExists { throw error } }
    }
    throw .fileExists
  }

  private func link(as name: String) throws(Errno) {
    _ = try valueOrErrno(
      linkat(
        AT_FDCWD, "/proc/self/fd/\(descriptor.rawValue)", folder.descriptor.rawValue, name,
        AT_SYMLINK_FOLLOW))
  }
}
