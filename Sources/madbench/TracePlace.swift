internal import Experiment
internal import LinuxKernel
internal import SystemPackage

/// Where a trace is written.
struct TracePlace {
  let path: String
  let file: ReplacingFile

  /// Throws where no file can be made there.
  init(_ path: String) throws {
    self.path = path
    do throws(Errno) { file = try ReplacingFile(path) } catch {
      throw PlanError("\(path): \(error)", cause: error)
    }
  }

  /// For what is temporary: on the same disk.
  var folder: String {
    let folder = FilePath(path).removingLastComponent().string
    return folder.isEmpty ? "." : folder
  }
}
