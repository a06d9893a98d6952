package import SystemPackage

/// Replaces files atomically: readers find either the old or the new contents.
package enum WholeFile {
  /// Writes the text to a new file and renames it to `path`, whether that exists or not; if this fails, as on a full
  /// disk, an existing file remains unchanged. A link is replaced, not followed.
  ///
  /// The text is first written under a hidden name, `.NAME.new`. Overwriting in place would leave the file incomplete
  /// for a moment, and a nameless file (`O_TMPFILE`) cannot replace an existing one. All ending signals except SIGKILL
  /// are blocked meanwhile: the next call removes a hidden file that SIGKILL leaves.
  ///
  /// The corresponding system calls are `open(2)`, `write(2)` and `rename(2)`.
  package static func replace(_ path: String, with text: String) throws(Errno) {
    let (folder, name) = try OpenFolder.parent(of: path)
    try replace(name, in: folder, with: text)
  }

  /// Like `replace(_:with:)`, in an open folder.
  package static func replace(
    _ name: String, in folder: OpenFolder, with text: String
  ) throws(Errno) {
    let signals = try BlockedSignals.ofEndings()
    defer { withExtendedLifetime(signals) {} }
    try folder.replace(name, with: text)
  }
}
