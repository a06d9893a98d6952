internal import Plans
internal import ResultFolders
internal import SystemPackage

/// The file of a trace. Only its owner may read it: a trace reveals the addresses of a process's memory, and the files
/// that it maps.
struct TracePlace {
  /// Readable and writable only by its owner.
  static let permissions: UInt32 = 0o600

  let path: String
  let file: NewFile

  /// Throws if the file exists, or if no file can be created.
  init(_ path: String, replacing replaces: Bool) throws {
    if let obstacle = NewFile.obstacle(at: path, replacing: replaces) { throw PlanError(obstacle) }
    self.path = path
    file = try NewFile(path, replacing: replaces, permissions: Self.permissions)
  }

  /// The folder for temporary files, on the same disk.
  var folder: String {
    let folder = FilePath(path).removingLastComponent().string
    return folder.isEmpty ? "." : folder
  }
}
