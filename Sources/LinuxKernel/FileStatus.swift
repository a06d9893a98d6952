internal import Glibc
package import SystemPackage

/// The kind, owner and permissions of a file.
package struct FileStatus: Equatable, Sendable {
  package enum Kind: Equatable, Sendable { case regular, folder, link, pipe, blockDevice, other }

  package let kind: Kind
  /// The user ID of the owner.
  package let owner: UInt32
  /// The low twelve bits of the mode.
  package let permissions: UInt32
  /// The number of its names; 0 once the last is removed.
  package let links: Int

  /// The status of an open file. The corresponding system call is `fstat(2)`.
  package init(of descriptor: FileDescriptor) throws(Errno) {
    var about = stat()
    _ = try valueOrErrno(fstat(descriptor.rawValue, &about))
    self.init(about)
  }

  /// The status of the file at a path, following links. The corresponding system call is `stat(2)`.
  package init(at path: String) throws(Errno) {
    var about = stat()
    _ = try valueOrErrno(stat(path, &about))
    self.init(about)
  }

  /// The status of the file at a path, without following a link. The corresponding system call is `lstat(2)`.
  package init(atLink path: String) throws(Errno) {
    var about = stat()
    _ = try valueOrErrno(lstat(path, &about))
    self.init(about)
  }

  private init(_ about: stat) {
    kind =
      switch about.st_mode & S_IFMT {
      case S_IFREG: .regular
      case S_IFDIR: .folder
      case S_IFLNK: .link
      case S_IFIFO: .pipe
      case S_IFBLK: .blockDevice
      default: .other
      }
    owner = about.st_uid
    permissions = UInt32(about.st_mode & 0o7777)
    links = Int(about.st_nlink)
  }

  /// Whether the owner is the effective user of the calling process.
  package var isMine: Bool { owner == Caller.user }
}
