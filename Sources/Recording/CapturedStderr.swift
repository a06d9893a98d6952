internal import LinuxKernel
internal import SystemPackage

/// What a program that was started says on its standard error. Kept in memory, so that it never waits for a
/// reader.
final class CapturedStderr {
  private let file: MemoryFile

  /// What perf says while all is well.
  private static let idle = ["Error:", "Events disabled", "'trace' not valid for"]

  init() throws(Errno) { file = try MemoryFile() }

  /// Where they go.
  var descriptor: FileDescriptor { file.descriptor }

  /// What has been said so far that is worth repeating: its first lines, without blank ones and how to call
  /// perf.
  var text: String {
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = try? bytes.withUnsafeMutableBytes {
      try descriptor.read(fromAbsoluteOffset: 0, into: $0)
    }
    let lines = String(decoding: bytes[..<(count ?? 0)], as: UTF8.self).split(separator: "\n")
      .filter { line in
        !line.allSatisfy(\.isWhitespace) && !Self.idle.contains { line.contains($0) }
      }
      .prefix { !$0.contains("Usage: perf") && !$0.hasPrefix("Run 'perf list'") }
    return lines.prefix(5).joined(separator: "\n  ")
  }
}
