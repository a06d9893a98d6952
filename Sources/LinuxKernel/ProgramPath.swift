/// Where programs are.
package enum ProgramPath {
  /// The file that a shell would run for this name; nil where there is none.
  package static func find(_ name: String) -> String? {
    if name.contains("/") { return Folder.isExecutable(name) ? name : nil }
    let folders = environmentValue("PATH") ?? "/usr/local/bin:/usr/bin:/bin"
    for folder in folders.split(separator: ":", omittingEmptySubsequences: false) {
      let path = (folder.isEmpty ? "." : folder) + "/" + name
      if Folder.isExecutable(path) { return path }
    }
    return nil
  }
}
