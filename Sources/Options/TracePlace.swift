internal import Plans
package import ResultFolders
internal import SystemPackage

/// The file of a trace. Only its owner may read it: a trace reveals the addresses of a process's memory, and the files
/// that it maps.
package struct TracePlace {
  /// Readable and writable only by its owner.
  package static let permissions: UInt32 = 0o600

  package let path: String
  package let file: NewFile

  /// Throws if the file exists, or if no file can be created.
  package init(_ path: String, replacing replaces: Bool) throws {
    if let obstacle = NewFile.obstacle(at: path, replacing: replaces) { throw PlanError(obstacle) }
    self.path = path
    file = try NewFile(path, replacing: replaces, permissions: Self.permissions)
  }

  /// The folder for temporary files, on the same disk.
  package var folder: String {
    let folder = FilePath(path).removingLastComponent().string
    return folder.isEmpty ? "." : folder
  }
}
