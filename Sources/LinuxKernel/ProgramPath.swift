internal import Glibc

/// Where programs lie.
package enum ProgramPath {
  /// The file that a shell would run by this name; nil where there is none. A name with a slash is the
  /// file's own.
  package static func find(_ name: String) -> String? {
    if name.contains("/") { return Folder.isExecutable(name) ? name : nil }
    let folders = environmentValue("PATH") ?? "/usr/bin:/bin"
    return folders.split(separator: ":", omittingEmptySubsequences: false)
      .map { $0.isEmpty ? "./\(name)" : "\($0)/\(name)" }
      .first(where: Folder.isExecutable)
  }
}
