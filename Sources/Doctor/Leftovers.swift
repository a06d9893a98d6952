internal import LinuxKernel
internal import Processes
internal import SystemPackage

/// What is on the machine that a run of madbench makes and takes away again: where no run is at work, one was killed.
package struct Leftovers: Equatable, Sendable {
  /// What the machine swaps to: files by their name, compressed disks by the priority that runs ask for.
  package var swap: [String] = []
  /// Folders of control groups, by their name.
  package var controlGroups: [String] = []
  /// Huge pages of the pool, where none is in use: somebody has reserved them.
  package var idleHugePages = 0
  /// Whether another madbench is at work, to which all that may belong.
  package var isAtWork = false

  package init() {}

  /// Looks for them.
  package static func found() throws -> Leftovers {
    var found = Leftovers()
    found.swap = try SwapUse.current().filter(isOfRun).map(\.path)
    found.controlGroups =
      ["/sys/fs/cgroup/memory", "/sys/fs/cgroup"].lazy
      .filter { Folder.holds($0 + "/cgroup.procs") }
      .first.map { groups(below: $0) } ?? []
    if let pages = HugePagePool.pages, pages == HugePagePool.freePages {
      found.idleHugePages = pages
    }
    found.isAtWork = isAnotherAtWork
    return found
  }

  private static func isOfRun(_ use: SwapUse) -> Bool {
    let name = FilePath(use.path).lastComponent?.string ?? ""
    return name.hasPrefix(".madbench-swap-")
      || name.hasPrefix("zram") && use.priority == SwapUse.highestPriority
  }

  /// More than any machine has; beyond this the rest is not looked at.
  private static let mostGroups = 20_000

  private static func groups(below root: String) -> [String] {
    var found: [String] = []
    var rest = [root]
    var seen = 0
    while let folder = rest.popLast(), seen < mostGroups {
      seen += 1
      for name in (try? Folder.names(in: folder)) ?? [] {
        let path = "\(folder)/\(name)"
        guard Folder.holds(path + "/cgroup.procs") else { continue }
        if name.hasPrefix("madbench-") { found.append(path) }
        rest.append(path)
      }
    }
    return found.sorted()
  }

  /// Whether a process other than this one has the name of a run, or of the process that puts the machine back.
  private static var isAnotherAtWork: Bool {
    let own = ChildProcess.callerPid
    return ((try? Folder.names(in: "/proc")) ?? []).compactMap { Int32($0) }.contains { pid in
      guard pid != own, let name = try? KernelText.read("/proc/\(pid)/comm") else { return false }
      return name.hasPrefix("madbench") || name == "settings-keeper"
    }
  }
}
