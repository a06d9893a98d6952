internal import Glibc
package import SystemPackage

/// Groups that are made, limited, lived in and removed.
extension ControlGroup {
  /// What the names of all groups begin with that madbench makes.
  package static let namePrefix = "madbench-"

  /// Whether the path is one of a group that madbench has made: below the kernel's folder, without a way
  /// out of it, and of such a name. Asked where another process, or a file, says what to remove.
  package var isOfMadbench: Bool {
    guard isBelowMount, let name = FilePath(directory).lastComponent?.string else { return false }
    return name.hasPrefix(Self.namePrefix)
  }

  /// Whether the path is one of a group at all.
  package var isBelowMount: Bool {
    let parts = directory.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    return 1...2 ~= version && parts.starts(with: ["sys", "fs", "cgroup"])
      && !parts.contains(where: { ["", ".", ".."].contains($0) })
      && !directory.unicodeScalars.contains { $0.properties.generalCategory == .control }
  }

  /// The group of this name below this one, whether it is there or not.
  package func child(_ name: String) -> ControlGroup {
    ControlGroup(version: version, directory: "\(directory)/\(name)")
  }

  /// The group that this one lies in, or would if there were one.
  package var parent: ControlGroup {
    ControlGroup(
      version: version, directory: FilePath(directory).removingLastComponent().string)
  }

  /// Makes the group. The corresponding system call is `mkdir(2)`.
  package func make() throws(Errno) { _ = try valueOrErrno(mkdir(directory, 0o755)) }

  /// Sets what the group may use; swap is not limited by it.
  package func limit(to bytes: Int) throws(Errno) {
    try KernelText.write(String(bytes), to: limitFile)
  }

  /// Moves a process into the group. What it has used stays charged to the group that it comes from.
  package func take(_ pid: Int32) throws(Errno) {
    try KernelText.write(String(pid), to: directory + "/cgroup.procs")
  }

  /// The processes that live in it.
  package var members: [Int32] {
    let text = (try? KernelText.read(directory + "/cgroup.procs")) ?? ""
    return text.split(separator: "\n").compactMap { Int32($0) }
  }

  /// Removes a group; nothing where there is none. Processes that have been killed leave it a moment
  /// after they have ended, and are waited for as long as that: five seconds at most. `EBUSY` then.
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

  /// How many processes of the group the kernel has killed for want of memory: `oom_kill` of
  /// `memory.oom_control` (version 1, Linux 4.13) or of `memory.events`. Nil where it does not tell.
  package var outOfMemoryKills: Int? {
    let name = version == 1 ? "/memory.oom_control" : "/memory.events"
    guard let text = try? KernelText.read(directory + name) else { return nil }
    for line in text.split(separator: "\n") where line.hasPrefix("oom_kill ") {
      return line.split(separator: " ").last.flatMap { Int($0) }
    }
    return nil
  }

  /// Where the calling process may look for a place of a group of its own, best first: of version 1 its
  /// own group alone; of version 2 its own and those that it lies in, up to the root, whether they have
  /// the memory controller or not.
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

  /// The group of that version that the calling process lives in, whether it has the memory controller or
  /// not; nil where there is none.
  package static func home(version: Int) -> ControlGroup? {
    guard let text = try? KernelText.read("/proc/self/cgroup") else { return nil }
    return candidates(text).first {
      $0.version == version && Folder.holds($0.directory + "/cgroup.procs")
    }
  }

  /// The controllers that a group of version 2 has, and those that it hands on to its children.
  package var hasMemoryController: Bool { lists("memory", in: "/cgroup.controllers") }
  package var handsMemoryControllerOn: Bool { lists("memory", in: "/cgroup.subtree_control") }

  /// The setting of a group of version 2 that hands controllers on: `+memory`, `-memory`.
  package var subtreeFile: String { directory + "/cgroup.subtree_control" }

  private func lists(_ word: String, in name: String) -> Bool {
    let text = (try? KernelText.read(directory + name)) ?? ""
    return text.split(separator: " ").contains { $0 == word }
  }
}
