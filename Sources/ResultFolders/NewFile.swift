internal import LinuxKernel
package import SystemPackage

/// A file that gets its name when it is complete. Terminals and devices are written directly.
package final class NewFile {
  /// The descriptor to write to.
  package let descriptor: FileDescriptor

  private let path: String
  private let replaces: Bool
  /// Nil for a terminal or device.
  private let pending: PendingFile?

  /// - Parameters:
  ///   - replaces: whether an existing file is replaced; a link is replaced, not followed.
  ///   - permissions: mode of the file.
  package init(
    _ path: String, replacing replaces: Bool, permissions: UInt32
  ) throws(OutputFile.Failure) {
    self.path = path
    self.replaces = replaces
    do {
      if Self.isStream(path) {
        pending = nil
        descriptor = try .open(FilePath(path), .writeOnly, options: .closeOnExec)
      } else {
        let file = try PendingFile(path, permissions: permissions)
        pending = file
        descriptor = file.descriptor
      }
    } catch {
      throw OutputFile.Failure(path: path, cause: (error as? Errno) ?? .ioError)
    }
  }

  deinit { if pending == nil { try? descriptor.close() } }

  /// The reason why no file can be created at the path, with a remedy; nil if there is none.
  package static func obstacle(at path: String, replacing replaces: Bool) -> String? {
    guard !isStream(path), let there = try? FileStatus(atLink: path) else { return nil }
    switch there.kind {
    case .regular, .link:
      return replaces ? nil : "\(path): is there already; --force replaces it, or name another"
    case .folder: return "\(path): is a folder; name a file in it"
    case .pipe: return "\(path): is a named pipe; name a file"
    case .blockDevice, .other: return "\(path): is no file; name a file"
    }
  }

  /// Whether the path is written directly: open descriptors, and devices such as /dev/null.
  private static func isStream(_ path: String) -> Bool {
    if ["/dev/stdout", "/dev/stderr"].contains(path) || path.hasPrefix("/dev/fd/") {
      return true
    }
    return path.hasPrefix("/dev/") && (try? FileStatus(atLink: path))?.kind == .other
  }

  /// Gives the complete file its name.
  ///
  /// - Returns: the path of the file: a numbered one beside `path` if that has been taken meanwhile and may not be
  ///   replaced.
  package func finish() throws(OutputFile.Failure) -> String {
    guard let pending else { return path }
    do throws(Errno) {
      do throws(Errno) {
        try pending.publish(replacing: replaces)
        return path
      } catch {
        guard error == .fileExists else { throw error }
        let name = try pending.publishBeside()
        return FilePath(path).removingLastComponent().appending(name).string
      }
    } catch {
      throw OutputFile.Failure(path: path, cause: error)
    }
  }
}
