internal import Glibc
package import SystemPackage

/// Files that are at every moment either what they were or what they will be.
package enum WholeFile {
  /// Puts a new file of this text in the place of `path`, whether something is there or not; where
  /// that fails, on a full disk, what was there stays.
  ///
  /// The text is written under a hidden name of its own first, `.NAME.new`. What is written over in
  /// place is for a moment neither the one nor the other; and a file without a name (`O_TMPFILE`)
  /// cannot take the place of one that has it. No signal comes between but SIGKILL: a hidden file that
  /// it leaves behind is used up by the next call.
  ///
  /// The corresponding system calls are `open(2)`, `write(2)` and `rename(2)`.
  package static func replace(_ path: String, with text: String) throws(Errno) {
    let signals = try BlockedSignals([SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP])
    defer { withExtendedLifetime(signals) {} }
    let place = FilePath(path)
    guard let name = place.lastComponent?.string else { throw .isDirectory }
    let hidden = place.removingLastComponent().appending(".\(name).new").string
    do {
      let file = try FileDescriptor.open(
        FilePath(hidden), .writeOnly, options: [.create, .truncate, .closeOnExec],
        permissions: [.ownerReadWrite, .groupRead, .otherRead])
      _ = try file.closeAfter { try file.writeAll(text.utf8) }
      _ = try valueOrErrno(rename(hidden, path))
    } catch {
      unlink(hidden)
      throw (error as? Errno) ?? .ioError
    }
  }
}
