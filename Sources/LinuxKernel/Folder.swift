internal import Glibc
package import SystemPackage

/// Folders of the file system.
package enum Folder {
  /// Whether the path exists. The corresponding system call is `access(2)`.
  package static func holds(_ path: String) -> Bool {
    (try? valueOrErrno(access(path, F_OK))) != nil
  }

  /// Like `holds`, but does not follow a link. The corresponding system call is `lstat(2)`.
  package static func holdsItself(_ path: String) -> Bool {
    (try? FileStatus(atLink: path)) != nil
  }

  /// The absolute path. The corresponding library call is `getcwd(3)`.
  package static func absolute(_ path: String) -> String {
    if path.hasPrefix("/") { return path }
    guard let here = getcwd(nil, 0) else { return path }
    defer { free(here) }
    return String(cString: here) + "/" + path
  }

  /// Creates a folder that only its owner may enter; does nothing if the path exists. The corresponding system call is
  /// `mkdir(2)`.
  package static func makePrivate(_ path: String) throws(Errno) {
    do throws(Errno) { _ = try valueOrErrno(mkdir(path, 0o700)) } catch .fileExists {}
  }

  /// Whether the path is that of an executable file. The corresponding system calls are `access(2)` and `stat(2)`.
  package static func isExecutable(_ path: String) -> Bool {
    var about = stat()
    guard (try? valueOrErrno(stat(path, &about))) != nil, about.st_mode & S_IFMT == S_IFREG else {
      return false
    }
    return (try? valueOrErrno(access(path, X_OK))) != nil
  }

  /// Whether the path exists and is not a regular file, but a folder, pipe or device. The corresponding system call is
  /// `stat(2)`.
  package static func isSpecial(_ path: String) -> Bool {
    var about = stat()
    return (try? valueOrErrno(stat(path, &about))) != nil && about.st_mode & S_IFMT != S_IFREG
  }

  /// The names of all entries of a folder, unordered. The corresponding library call is `readdir(3)`.
  package static func names(in path: String) throws(Errno) -> [String] {
    guard let list = opendir(path) else { throw Errno(rawValue: errno) }
    defer { closedir(list) }
    var names: [String] = []
    while let entry = readdir(list) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  /// Renames a file, replacing an existing one. The corresponding system call is `rename(2)`.
  package static func rename(_ path: String, to place: String) throws(Errno) {
    _ = try valueOrErrno(Glibc.rename(path, place))
  }

  /// Removes a file if it exists. The corresponding system call is `unlink(2)`.
  package static func remove(_ path: String) throws(Errno) {
    do throws(Errno) { _ = try valueOrErrno(unlink(path)) } catch .noSuchFileOrDirectory {}
  }

  /// Identifies a file independently of its name (device and inode); for a path that does not exist, the path in its
  /// shortest form. The corresponding system call is `stat(2)`.
  package static func identity(_ path: String) -> String {
    var about = stat()
    guard (try? valueOrErrno(stat(path, &about))) != nil else {
      return FilePath(path).lexicallyNormalized().string
    }
    return "\(about.st_dev):\(about.st_ino)"
  }

  /// A file's size and its modification time in nanoseconds; nil if it cannot be read. The corresponding system call is
  /// `stat(2)`.
  package static func stamp(_ path: String) -> String? {
    var about = stat()
    guard (try? valueOrErrno(stat(path, &about))) != nil else { return nil }
    return "\(about.st_size) bytes, \(about.st_mtim.tv_sec).\(about.st_mtim.tv_nsec)"
  }

  /// Creates `path` and its missing parent folders, and checks that files can be created in it.
  ///
  /// The corresponding system calls are `mkdir(2)` and `access(2)`.
  package static func create(_ path: String) throws(Errno) {
    var parent = FilePath(path)
    let last = parent.lastComponent
    if parent.removeLastComponent(), !parent.isEmpty, last != nil,
      (try? valueOrErrno(access(parent.string, F_OK))) == nil
    {
      try create(parent.string)
    }
    do throws(Errno) {
      _ = try valueOrErrno(mkdir(path, 0o755))
    } catch .fileExists {
      var about = stat()
      _ = try valueOrErrno(stat(path, &about))
      if about.st_mode & S_IFMT != S_IFDIR { throw .notDirectory }
    }
    _ = try valueOrErrno(access(path, W_OK | X_OK))
  }
}
