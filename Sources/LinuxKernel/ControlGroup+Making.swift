internal import Glibc
package import SystemPackage

/// Creating, limiting, entering and removing groups.
extension ControlGroup {
  /// The prefix of the names of all groups that madbench creates.
  package static let namePrefix = "madbench-"

  /// Whether the path is that of a group created by madbench: below the kernel's folder, without `..`, and with the
  /// prefix. Checked before removing a group that another process or a file names.
  package var isOfMadbench: Bool {
    guard isBelowMount, let name = FilePath(directory).lastComponent?.string else { return false }
    return name.hasPrefix(Self.namePrefix)
  }

  /// Whether the path is that of any group.
  package var isBelowMount: Bool {
    let parts = directory.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    return 1...2 ~= version && parts.starts(with: ["sys", "fs", "cgroup"])
      && !parts.contains(where: { ["", ".", ".."].contains($0) })
      && !directory.unicodeScalars.contains { $0.properties.generalCategory == .control }
  }

  /// The child group of this name, existing or not.
  package func child(_ name: String) -> ControlGroup {
    ControlGroup(version: version, directory: "\(directory)/\(name)")
  }

  /// The parent group, existing or not.
  package var parent: ControlGroup {
    ControlGroup(
      version: version, directory: FilePath(directory).removingLastComponent().string)
  }

  /// Creates the group. The corresponding system call is `mkdir(2)`.
  package func make() throws(Errno) { _ = try valueOrErrno(mkdir(directory, 0o755)) }

  /// Sets the memory limit of the group; swap is not limited.
  package func limit(to bytes: Int) throws(Errno) {
    try KernelText.write(String(bytes), to: limitFile)
  }

  /// Moves a process into the group. Memory it has already used stays charged to its former group.
  package func take(_ pid: Int32) throws(Errno) {
    try KernelText.write(String(pid), to: directory + "/cgroup.procs")
  }

  /// The PIDs of the group's processes.
  package var members: [Int32] {
    let text = (try? KernelText.read(directory + "/cgroup.procs")) ?? ""
    return text.split(separator: "\n").compactMap { Int32($0) }
  }

  /// Removes a group; does nothing if it does not exist. Killed processes leave the group shortly after they end, so it
  /// retries for up to five seconds, then throws `EBUSY`.
  ///
  /// The corresponding system call is `rmdir(2)`.
  package func remove() throws(Errno) {
    guard Folder.holds(directory) else { return }
    let end = MonotonicClock.now() + 5_000_000_000
    while true {
      do throws(Errno) {
        _ = try valueOrErrno(rmdir(directory))
        return
      } catch .resourceBusy where MonotonicClock.now() < end {
        MonotonicClock.sleep(nanoseconds: 1_000_000)
      }
    }
  }

  /// The number of processes of the group that the OOM killer has killed: `oom_kill` of `memory.oom_control` (version
  /// 1, Linux 4.13) or of `memory.events`. Nil if the kernel does not report it.
  package var outOfMemoryKills: Int? {
    let name = version == 1 ? "/memory.oom_control" : "/memory.events"
    guard let text = try? KernelText.read(directory + name) else { return nil }
    for line in text.split(separator: "\n") where line.hasPrefix("oom_kill ") {
      return line.split(separator: " ").last.flatMap { Int($0) }
    }
    return nil
  }

  /// Groups in which the calling process may try to create a group of its own, best first. Version 1: only its own
  /// group. Version 2: its own group and that group's ancestors up to the root, with or without the memory controller.
  package static func placesOfChildren() -> [ControlGroup] {
    guard let text = try? KernelText.read("/proc/self/cgroup") else { return [] }
    let groups = candidates(text).filter { Folder.holds($0.directory + "/cgroup.procs") }
    if let first = groups.first(where: { $0.version == 1 && Folder.holds($0.limitFile) }) {
      return [first]
    }
    guard let own = groups.first(where: { $0.version == 2 }) else { return [] }
    var places: [ControlGroup] = []
    var path = own.directory
    while Folder.holds(path + "/cgroup.procs") {
      places.append(ControlGroup(version: 2, directory: path))
      guard let slash = path.lastIndex(of: "/") else { break }
      path = String(path[..<slash])
    }
    return places
  }

  /// The group of this version that the calling process belongs to, with or without the memory controller; nil if there
  /// is none.
  package static func home(version: Int) -> ControlGroup? {
    guard let text = try? KernelText.read("/proc/self/cgroup") else { return nil }
    return candidates(text).first {
      $0.version == version && Folder.holds($0.directory + "/cgroup.procs")
    }
  }

  /// Whether this group of version 2 has the memory controller, and whether it enables it for its children.
  package var hasMemoryController: Bool { lists("memory", in: "/cgroup.controllers") }
  package var handsMemoryControllerOn: Bool { lists("memory", in: "/cgroup.subtree_control") }

  /// The file of a group of version 2 that enables controllers for its children: `+memory`, `-memory`.
  package var subtreeFile: String { directory + "/cgroup.subtree_control" }

  private func lists(_ word: String, in name: String) -> Bool {
    let text = (try? KernelText.read(directory + name)) ?? ""
    return text.split(separator: " ").contains { $0 == word }
  }
}
