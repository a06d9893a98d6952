internal import LinuxKernel
internal import Processes
internal import SystemPackage

/// Resources that a madbench run creates and removes again. If no run is active, they are left from a killed one.
package struct Leftovers: Equatable, Sendable {
  /// Active swap created by runs: files recognized by name, zram devices by the priority that runs request.
  package var swap: [String] = []
  /// Directories of control groups, recognized by name.
  package var controlGroups: [String] = []
  /// Huge pages of the pool if none is in use, so that they were only reserved.
  package var idleHugePages = 0
  /// Whether another madbench is running, to which these may belong.
  package var isAtWork = false

  package init() {}

  /// Searches for leftovers.
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

  /// More than any machine has; the search stops here.
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

  /// Whether another process has the name of a run or of the settings keeper.
  private static var isAnotherAtWork: Bool {
    let own = ChildProcess.callerPid
    return ((try? Folder.names(in: "/proc")) ?? []).compactMap { Int32($0) }.contains { pid in
      guard pid != own, let name = try? KernelText.read("/proc/\(pid)/comm") else { return false }
      return name.hasPrefix("madbench") || name == "settings-keeper"
    }
  }
}
