internal import LinuxKernel

/// Searches for programs.
package enum ProgramPath {
  /// The file that a shell would run for this name; nil if there is none.
  package static func find(_ name: String) -> String? {
    if name.contains("/") { return Folder.isExecutable(name) ? name : nil }
    return places(of: name).first(where: Folder.isExecutable)
  }

  /// The reason why `find` found nothing.
  package static func refusal(of name: String) -> String {
    let places = name.contains("/") ? [name] : places(of: name)
    for path in places {
      guard let there = try? FileStatus(at: path) else { continue }
      if there.kind == .regular { return "\(path): may not be executed (chmod +x allows it)" }
      if name.contains("/") { return "\(path): is no program" + (there.kind == .folder ? ", but a folder" : "") }
    }
    return "\(name): there is no such command"
  }

  private static func places(of name: String) -> [String] {
    let folders = environmentValue("PATH") ?? "/usr/local/bin:/usr/bin:/bin"
    return folders.split(separator: ":", omittingEmptySubsequences: false).map {
      ($0.isEmpty ? "." : $0) + "/" + name
    }
  }
}
