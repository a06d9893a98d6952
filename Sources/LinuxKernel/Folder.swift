internal import Glibc
package import SystemPackage

/// Folders of the file system.
package enum Folder {
  /// Whether something of that path exists. The corresponding system call is `access(2)`.
  package static func holds(_ path: String) -> Bool {
    (try? valueOrErrno(access(path, F_OK))) != nil
  }

  /// As `holds`, of a link itself, wherever it leads. The corresponding system call is `lstat(2)`.
  package static func holdsItself(_ path: String) -> Bool {
    (try? FileStatus(atLink: path)) != nil
  }

  /// The path from the root on. The corresponding library call is `getcwd(3)`.
  package static func absolute(_ path: String) -> String {
    if path.hasPrefix("/") { return path }
    guard let here = getcwd(nil, 0) else { return path }
    defer { free(here) }
    return String(cString: here) + "/" + path
  }

  /// Makes a folder that only its owner may enter; nothing where something is there. The corresponding
  /// system call is `mkdir(2)`.
  package static func makePrivate(_ path: String) throws(Errno) {
    do throws(Errno) { _ = try valueOrErrno(mkdir(path, 0o700)) } catch .fileExists {}
  }

  /// Whether a path names a file that may be executed. The corresponding system calls are `access(2)` and
  /// `stat(2)`.
  package static func isExecutable(_ path: String) -> Bool {
    var about = stat()
    guard (try? valueOrErrno(stat(path, &about))) != nil, about.st_mode & S_IFMT == S_IFREG else {
      return false
    }
    return (try? valueOrErrno(access(path, X_OK))) != nil
  }

  /// Whether something is there that is no regular file: a folder, pipe or device. The corresponding system
  /// call is `stat(2)`.
  package static func isSpecial(_ path: String) -> Bool {
    var about = stat()
    return (try? valueOrErrno(stat(path, &about))) != nil && about.st_mode & S_IFMT != S_IFREG
  }

  /// The names of all that is in a folder, in no order. The corresponding library call is `readdir(3)`.
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

  /// Puts a file in the place of another. The corresponding system call is `rename(2)`.
  package static func rename(_ path: String, to place: String) throws(Errno) {
    _ = try valueOrErrno(Glibc.rename(path, place))
  }

  /// Removes a file, if it is there. The corresponding system call is `unlink(2)`.
  package static func remove(_ path: String) throws(Errno) {
    do throws(Errno) { _ = try valueOrErrno(unlink(path)) } catch .noSuchFileOrDirectory {}
  }

  /// What tells one file from another, whatever it is called; of a path that names none yet, the path in
  /// its shortest form. The corresponding system call is `stat(2)`.
  package static func identity(_ path: String) -> String {
    var about = stat()
    guard (try? valueOrErrno(stat(path, &about))) != nil else {
      return FilePath(path).lexicallyNormalized().string
    }
    return "\(about.st_dev):\(about.st_ino)"
  }

  /// A file's size and when it was last changed, in nanoseconds; nil where it cannot be read. The
  /// corresponding system call is `stat(2)`.
  package static func stamp(_ path: String) -> String? {
    var about = stat()
    guard (try? valueOrErrno(stat(path, &about))) != nil else { return nil }
    return "\(about.st_size) bytes, \(about.st_mtim.tv_sec).\(about.st_mtim.tv_nsec)"
  }

  /// Makes `path` and the folders above it, as far as they are missing, and checks that files can be
  /// made in it.
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
