internal import Processes

/// The programs that make a recording.
package struct RecordingPrograms {
  let perf: String
  let zstd: String

  /// Throws how to install the one that is missing.
  package static func find() throws(RecordingFailure) -> Self {
    guard let perf = ProgramPath.find("perf") else { throw .noPerf }
    guard let zstd = ProgramPath.find("zstd") else { throw .noZstd }
    return Self(perf: perf, zstd: zstd)
  }
}
