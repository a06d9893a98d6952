internal import Reporting
internal import SystemPackage

/// Where a trace is written.
struct TracePlace {
  let path: String
  let file: ReplacedFile

  /// Throws where no file can be made there.
  init(_ path: String) throws {
    self.path = path
    file = try ReplacedFile(path)
  }

  /// For what is temporary: on the same disk.
  var folder: String {
    let folder = FilePath(path).removingLastComponent().string
    return folder.isEmpty ? "." : folder
  }
}
