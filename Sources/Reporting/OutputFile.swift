package import SystemPackage

/// A file that takes whole rows: each `write` is one piece, so that a run killed at any moment leaves
/// lines that parse.
package struct OutputFile: ~Copyable {
  private let descriptor: FileDescriptor
  private let path: String

  /// Why a file could not be written, and where.
  package struct Failure: Error, CustomStringConvertible {
    package let path: String
    package let cause: Errno
    package var description: String { "\(path): \(cause)" }
  }

  /// Creates or empties `path`; `-` is standard output.
  package init(_ path: String) throws(Failure) {
    self.path = path == "-" ? "standard output" : path
    if path == "-" {
      descriptor = .standardOutput
      return
    }
    do {
      descriptor = try FileDescriptor.open(
        FilePath(path), .writeOnly, options: [.create, .truncate, .closeOnExec],
        permissions: [.ownerReadWrite, .groupRead, .otherRead])
    } catch {
      throw Failure(path: path, cause: (error as? Errno) ?? .ioError)
    }
  }

  deinit {
    if descriptor != .standardOutput { try? descriptor.close() }
  }

  /// Writes all of it, or, into a file, none: what a full disk has cut is taken off again.
  package func write(_ text: String) throws(Failure) {
    let start = try? descriptor.seek(offset: 0, from: .current)
    do { try descriptor.writeAll(text.utf8) } catch {
      if let start { try? descriptor.resize(to: start) }
      throw Failure(path: path, cause: (error as? Errno) ?? .ioError)
    }
  }

  /// Writes a whole file in one go.
  package static func write(_ text: String, to path: String) throws(Failure) {
    try OutputFile(path).write(text)
  }
}
