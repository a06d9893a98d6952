internal import Processes
internal import LinuxKernel
internal import SystemPackage

/// The programs that make a recording.
package struct RecordingPrograms {
  let perf: String
  let zstd: String

  /// As `perf --version` prints it, without its first words; nil where it prints nothing.
  package func perfVersion() -> String? {
    guard var process = try? ChildProcess(path: perf, arguments: ["--version"]) else { return nil }
    process.closeInput()
    var bytes = [UInt8](repeating: 0, count: 256)
    let count = (try? bytes.withUnsafeMutableBytes { try process.output.read(into: $0) }) ?? 0
    _ = try? process.wait()
    let line = String(decoding: bytes[..<count].prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    let prefix = "perf version "
    return line.hasPrefix(prefix) ? String(line.dropFirst(prefix.count)) : line.isEmpty ? nil : line
  }

  /// Throws how to install the one that is missing.
  package static func find() throws(RecordingFailure) -> Self {
    guard let perf = ProgramPath.find("perf") else { throw .noPerf }
    guard let zstd = ProgramPath.find("zstd") else { throw .noZstd }
    return Self(perf: perf, zstd: zstd)
  }
}
