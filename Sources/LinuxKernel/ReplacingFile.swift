internal import Glibc
package import SystemPackage

/// A file that is written little by little and takes its name only when it is whole; until then it goes by a
/// hidden one, `.NAME.new`, and is removed when the value goes away.
package final class ReplacingFile {
  package let descriptor: FileDescriptor
  private let path: String
  private let hiddenPath: String
  private var hasName = false

  /// Throws what keeps files from being made in the folder of `path`.
  ///
  /// The corresponding system call is `open(2)`.
  package init(_ path: String) throws(Errno) {
    self.path = path
    let place = FilePath(path)
    guard let name = place.lastComponent?.string, !name.isEmpty else { throw .isDirectory }
    let hidden = place.removingLastComponent().appending(".\(name).new").string
    hiddenPath = hidden
    descriptor = FileDescriptor(
      rawValue: try retrying {
        hidden.withPlatformString {
          openat(AT_FDCWD, $0, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, mode_t(0o644))
        }
      })
  }

  deinit {
    try? descriptor.close()
    if !hasName { unlink(hiddenPath) }
  }

  /// Gives it its name, whatever has that.
  ///
  /// The corresponding system call is `rename(2)`.
  package func takeName() throws(Errno) {
    _ = try valueOrErrno(rename(hiddenPath, path))
    hasName = true
  }
}
