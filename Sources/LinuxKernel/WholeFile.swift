package import SystemPackage

/// Files that are at every moment either what they were or what they will be.
package enum WholeFile {
  /// Puts a new file of this text in the place of `path`, whether something is there or not; where
  /// that fails, on a full disk, what was there stays. A link is replaced, not followed.
  ///
  /// The text is written under a hidden name of its own first, `.NAME.new`. What is written over in
  /// place is for a moment neither the one nor the other; and a file without a name (`O_TMPFILE`)
  /// cannot take the place of one that has it. No signal comes between but SIGKILL: a hidden file that
  /// it leaves behind is removed by the next call.
  ///
  /// The corresponding system calls are `open(2)`, `write(2)` and `rename(2)`.
  package static func replace(_ path: String, with text: String) throws(Errno) {
    let (folder, name) = try OpenFolder.parent(of: path)
    try replace(name, in: folder, with: text)
  }

  /// As the other, in a folder that is open.
  package static func replace(
    _ name: String, in folder: OpenFolder, with text: String
  ) throws(Errno) {
    let signals = try BlockedSignals.ofEndings()
    defer { withExtendedLifetime(signals) {} }
    try folder.replace(name, with: text)
  }
}
