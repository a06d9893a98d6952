internal import Glibc
package import SystemPackage

/// What a file is, and whose.
package struct FileStatus: Equatable, Sendable {
  package enum Kind: Equatable, Sendable { case regular, folder, link, pipe, blockDevice, other }

  package let kind: Kind
  /// The number of the user that it belongs to.
  package let owner: UInt32
  /// Who may read, write and execute it: the low twelve bits of its mode.
  package let permissions: UInt32
  /// Names that it has; 0 once the last is removed.
  package let links: Int

  /// Of an open file. The corresponding system call is `fstat(2)`.
  package init(of descriptor: FileDescriptor) throws(Errno) {
    var about = stat()
    _ = try valueOrErrno(fstat(descriptor.rawValue, &about))
    self.init(about)
  }

  /// Of what a path names, links followed. The corresponding system call is `stat(2)`.
  package init(at path: String) throws(Errno) {
    var about = stat()
    _ = try valueOrErrno(stat(path, &about))
    self.init(about)
  }

  /// Of what a path names, a link itself where it is one. The corresponding system call is `lstat(2)`.
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

  /// Whether it belongs to the user whose rights the calling process has.
  package var isMine: Bool { owner == Caller.user }
}
