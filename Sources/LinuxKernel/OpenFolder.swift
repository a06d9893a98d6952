internal import Glibc
package import SystemPackage

/// A folder that stays open. Its files are created, replaced and removed in it even if its path later leads elsewhere.
/// Links in it are never followed, because other users may be able to write there.
package final class OpenFolder {
  package let descriptor: FileDescriptor

  /// Opens a folder. Throws `ELOOP` if its path ends in a link that belongs to neither the caller nor root.
  ///
  /// The corresponding system call is `open(2)` with `O_DIRECTORY`.
  package init(_ path: String) throws(Errno) {
    let path = path.isEmpty ? "." : FilePath(path).string
    if let link = try? FileStatus(atLink: path), link.kind == .link, !link.isMine, link.owner != 0 {
      throw .tooManySymbolicLinkLevels
    }
    descriptor = FileDescriptor(
      rawValue: try retrying { Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) })
  }

  deinit { try? descriptor.close() }

  /// The folder of a path's file, and the file's name. Throws `EISDIR` if the path has no file name.
  package static func parent(of path: String) throws(Errno) -> (folder: OpenFolder, name: String) {
    let place = FilePath(path)
    guard let name = place.lastComponent, name.kind == .regular else { throw .isDirectory }
    return (try OpenFolder(place.removingLastComponent().string), name.string)
  }

  /// Creates an empty file, open for reading and writing. Throws `EEXIST` if the name exists, even as a dangling link.
  ///
  /// The corresponding system call is `openat(2)` with `O_CREAT | O_EXCL | O_NOFOLLOW`.
  package func make(_ name: String, permissions: UInt32 = 0o644) throws(Errno) -> FileDescriptor {
    try open(name, O_RDWR | O_CREAT | O_EXCL, permissions)
  }

  /// Opens an existing file. Throws `ELOOP` for a link, `EINVAL` for anything else that is not a regular file; does not
  /// wait for a pipe.
  ///
  /// The corresponding system call is `openat(2)` with `O_NOFOLLOW | O_NONBLOCK`.
  package func open(_ name: String, writes: Bool = false) throws(Errno) -> FileDescriptor {
    let file = try open(name, (writes ? O_RDWR : O_RDONLY) | O_NONBLOCK, 0)
    do throws(Errno) {
      guard try FileStatus(of: file).kind == .regular else { throw .invalidArgument }
      return file
    } catch {
      try? file.close()
      throw error
    }
  }

  /// Like `open`, but creates the file if it does not exist.
  package func openOrMake(_ name: String, permissions: UInt32) throws(Errno) -> FileDescriptor {
    do throws(Errno) { return try make(name, permissions: permissions) } catch .fileExists {
      return try open(name, writes: true)
    }
  }

  private func open(_ name: String, _ flags: Int32, _ mode: UInt32) throws(Errno) -> FileDescriptor {
    FileDescriptor(
      rawValue: try retrying {
        name.withPlatformString {
          openat(descriptor.rawValue, $0, flags | O_NOFOLLOW | O_CLOEXEC, mode_t(mode))
        }
      })
  }

  /// Writes a new file with this text under a hidden name, `.NAME.new`, and renames it to `name`. Removes a file that a
  /// killed process has left under the hidden name.
  ///
  /// The corresponding system call is `renameat(2)`.
  package func replace(_ name: String, with text: String) throws(Errno) {
    let hidden = Self.hidden(name)
    try remove(hidden)
    let file = try make(hidden)
    do {
      _ = try file.closeAfter { try file.writeAll(text.utf8) }
      try rename(hidden, to: name)
    } catch {
      try? remove(hidden)
      throw (error as? Errno) ?? .ioError
    }
  }

  /// The name of a file until it is complete.
  package static func hidden(_ name: String) -> String { ".\(name).new" }

  /// Renames a file, replacing an existing one. The corresponding system call is `renameat(2)`.
  package func rename(_ name: String, to place: String) throws(Errno) {
    _ = try valueOrErrno(renameat(descriptor.rawValue, name, descriptor.rawValue, place))
  }

  /// Gives a file a second name. Throws `EEXIST` if that name exists. The corresponding system call is `linkat(2)`.
  package func link(_ name: String, as other: String) throws(Errno) {
    _ = try valueOrErrno(linkat(descriptor.rawValue, name, descriptor.rawValue, other, 0))
  }

  /// Removes a file or link if it exists. The corresponding system call is `unlinkat(2)`.
  package func remove(_ name: String) throws(Errno) {
    do throws(Errno) { _ = try valueOrErrno(unlinkat(descriptor.rawValue, name, 0)) } catch .noSuchFileOrDirectory {}
  }

  /// Whether the name exists, even as a dangling link. The corresponding system call is `fstatat(2)`.
  package func holds(_ name: String) -> Bool {
    var about = stat()
    return fstatat(descriptor.rawValue, name, &about, AT_SYMLINK_NOFOLLOW) == 0
  }

  /// The names of all entries, sorted. The corresponding library call is `readdir(3)`.
  package func names() throws(Errno) -> [String] {
    let copy = try retrying { openat(descriptor.rawValue, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
    guard let list = fdopendir(copy) else {
      close(copy)
      throw .noMemory
    }
    defer { closedir(list) }
    var names: [String] = []
    while let entry = readdir(list) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }
}
