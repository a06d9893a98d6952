package import LinuxKernel
internal import SystemPackage

/// A file that is written piece by piece, and takes its name when it is whole. Standard output, terminals and devices are
/// written as they are.
package final class NewFile {
  private enum Target {
    case pending(PendingFile)
    case stream(OutputFile)
  }

  private let path: String
  private let replaces: Bool
  private let target: Target

  /// - Parameters:
  ///   - path: `-` is standard output.
  ///   - replaces: whether what is there is replaced; a link is, not what it leads to.
  ///   - permissions: of the file.
  ///   - signals: as `OutputFile` takes them.
  package init(
    _ path: String, replacing replaces: Bool, permissions: UInt32,
    until signals: EndingSignals? = nil
  ) throws(OutputFile.Failure) {
    self.path = path
    self.replaces = replaces
    if Self.isStream(path) {
      target = .stream(try OutputFile(path, until: signals))
      return
    }
    do throws(Errno) {
      target = .pending(try PendingFile(path, permissions: permissions))
    } catch {
      throw OutputFile.Failure(path: path, cause: error)
    }
  }

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
    if ["-", "/dev/stdout", "/dev/stderr"].contains(path) || path.hasPrefix("/dev/fd/") {
      return true
    }
    return path.hasPrefix("/dev/") && (try? FileStatus(atLink: path))?.kind == .other
  }

  package func write(_ bytes: [UInt8]) throws(OutputFile.Failure) {
    switch target {
    case .stream(let output): try output.write(bytes)
    case .pending(let file):
      do { _ = try file.descriptor.writeAll(bytes) } catch {
        throw OutputFile.Failure(path: path, cause: (error as? Errno) ?? .ioError)
      }
    }
  }

  /// Gives the whole file its name.
  ///
  /// - Returns: where it is: where something has taken its name meanwhile, and is not to be replaced, beside it.
  package func finish() throws(OutputFile.Failure) -> String {
    guard case .pending(let file) = target else { return path }
    do throws(Errno) {
      do throws(Errno) {
        try file.publish(replacing: replaces)
        return path
      } catch {
        guard error == .fileExists else { throw error }
        let name = try file.publishBeside()
        return FilePath(path).removingLastComponent().appending(name).string
      }
    } catch {
      throw OutputFile.Failure(path: path, cause: error)
    }
  }
}
