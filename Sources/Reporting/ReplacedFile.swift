package import LinuxKernel
internal import SystemPackage

/// A file that is written piece by piece, and is at every moment either what it was or what it will be: it
/// takes its place when it is whole, and goes away with the value before that. Pipes, terminals and devices
/// are written as they are.
package final class ReplacedFile {
  private let path: String
  /// Where it is until it is whole.
  private let hidden: String?
  private let output: OutputFile
  private var isFinished = false

  /// - Parameters:
  ///   - path: `-` is standard output.
  ///   - signals: as `OutputFile` takes them.
  package init(_ path: String, until signals: EndingSignals? = nil) throws(OutputFile.Failure) {
    self.path = path
    hidden = path == "-" || Folder.isSpecial(path) ? nil : try Self.hidden(path)
    do throws(OutputFile.Failure) {
      output = try OutputFile(hidden ?? path, until: signals)
    } catch {
      throw OutputFile.Failure(path: path, cause: error.cause)
    }
  }

  deinit {
    if !isFinished, let hidden { try? Folder.remove(hidden) }
  }

  private static func hidden(_ path: String) throws(OutputFile.Failure) -> String {
    let place = FilePath(path)
    guard let name = place.lastComponent?.string else {
      throw OutputFile.Failure(path: path, cause: .isDirectory)
    }
    return place.removingLastComponent().appending(".\(name).new").string
  }

  package func write(_ bytes: [UInt8]) throws(OutputFile.Failure) {
    do throws(OutputFile.Failure) { try output.write(bytes) } catch {
      throw OutputFile.Failure(path: error.path == hidden ? path : error.path, cause: error.cause)
    }
  }

  /// To be called when all is written.
  package func finish() throws(OutputFile.Failure) {
    guard let hidden else { return }
    do throws(Errno) { try Folder.rename(hidden, to: path) } catch {
      throw OutputFile.Failure(path: path, cause: error)
    }
    isFinished = true
  }
}
