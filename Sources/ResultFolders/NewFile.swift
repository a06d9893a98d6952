internal import LinuxKernel
package import SystemPackage

/// A file that takes its name when it is whole. Terminals and devices are written as they are.
package final class NewFile {
  /// Where its bytes go.
  package let descriptor: FileDescriptor

  private let path: String
  private let replaces: Bool
  /// Nil for what is written as it is.
  private let pending: PendingFile?

  /// - Parameters:
  ///   - replaces: whether what is there is replaced; a link is, not what it leads to.
  ///   - permissions: of the file.
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

  /// Why no file can be made there, and what to do; nil where nothing is in the way.
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

  /// Whether it is written as it is: what is open already, and devices such as /dev/null.
  private static func isStream(_ path: String) -> Bool {
    if ["/dev/stdout", "/dev/stderr"].contains(path) || path.hasPrefix("/dev/fd/") {
      return true
    }
    return path.hasPrefix("/dev/") && (try? FileStatus(atLink: path))?.kind == .other
  }

  /// Gives the whole file its name.
  ///
  /// - Returns: where it is: where something has taken its name meanwhile, and is not to be replaced, beside it.
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
