internal import Plans
internal import ResultFolders
internal import SystemPackage

/// Where a trace is written. Only its owner may read it: a trace tells where the memory of a process lies, and
/// which files it maps.
struct TracePlace {
  /// Read and written by its owner alone.
  static let permissions: UInt32 = 0o600

  let path: String
  let file: NewFile

  /// Throws where something is there, or no file can be made.
  init(_ path: String, replacing replaces: Bool) throws {
    if let obstacle = NewFile.obstacle(at: path, replacing: replaces) { throw PlanError(obstacle) }
    self.path = path
    file = try NewFile(path, replacing: replaces, permissions: Self.permissions)
  }

  /// For what is temporary: on the same disk.
  var folder: String {
    let folder = FilePath(path).removingLastComponent().string
    return folder.isEmpty ? "." : folder
  }
}
