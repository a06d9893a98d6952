/// The CPU time that the control groups of the calling process allow it.
package struct ProcessorQuota: Equatable, Sendable {
  /// In CPUs: the smallest quota of the group and its ancestors; nil if none of them has a limit.
  package let cpus: Double?

  package init(cpus: Double?) { self.cpus = cpus }

  /// Nil if no CPU controller is visible.
  package static func current() -> ProcessorQuota? {
    guard let text = try? KernelText.read("/proc/self/cgroup"), let group = group(text) else {
      return nil
    }
    var found: [Double?] = []
    var path = group.path
    while true {
      if let quota = quota(in: group.root + path, version: group.version) {
        found.append(quota.cpus)
      }
      guard let slash = path.lastIndex(of: "/") else { break }
      path = String(path[..<slash])
    }
    if found.isEmpty, !isUnlimitedRoot(group) { return nil }
    return ProcessorQuota(cpus: found.compactMap(\.self).min())
  }

  /// A group as `/proc/self/cgroup` names it: the mount point of its controller, and the path below it, empty for the
  /// root.
  package struct Group: Equatable, Sendable {
    package let version: Int
    package let root: String
    package let path: String

    package init(version: Int, root: String, path: String) {
      self.version = version
      self.root = root
      self.path = path
    }
  }

  /// The group of the controller `cpu`, or the unified one; nil if the lines name neither.
  package static func group(_ text: String) -> Group? {
    var unified: Group?
    for line in text.split(separator: "\n") {
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { continue }
      let path = fields[2] == "/" ? "" : String(fields[2])
      if fields[1].split(separator: ",").contains("cpu") {
        return Group(version: 1, root: "/sys/fs/cgroup/cpu", path: path)
      }
      if fields[0] == "0" { unified = Group(version: 2, root: "/sys/fs/cgroup", path: path) }
    }
    return unified
  }

  /// Parses `cpu.max` of version 2: `max 100000` or `50000 100000`, quota and period in microseconds.
  package static func parse(max text: String) -> ProcessorQuota? {
    let fields = text.split(separator: " ")
    guard fields.count == 2, let period = Double(fields[1]), period > 0 else { return nil }
    if fields[0] == "max" { return ProcessorQuota(cpus: nil) }
    return Double(fields[0]).map { ProcessorQuota(cpus: $0 / period) }
  }

  /// Parses `cpu.cfs_quota_us`, -1 without a quota, and `cpu.cfs_period_us` of version 1.
  package static func parse(quota: String, period: String) -> ProcessorQuota? {
    guard let quota = Double(quota), let period = Double(period), period > 0 else { return nil }
    return ProcessorQuota(cpus: quota < 0 ? nil : quota / period)
  }

  private static func quota(in folder: String, version: Int) -> ProcessorQuota? {
    if version == 2 { return (try? KernelText.read(folder + "/cpu.max")).flatMap(parse(max:)) }
    guard let quota = try? KernelText.read(folder + "/cpu.cfs_quota_us"),
      let period = try? KernelText.read(folder + "/cpu.cfs_period_us")
    else { return nil }
    return parse(quota: quota, period: period)
  }

  /// Whether the group is the root of version 2, which has no limit and therefore no `cpu.max`.
  private static func isUnlimitedRoot(_ group: Group) -> Bool {
    guard group.version == 2, group.path.isEmpty,
      let controllers = try? KernelText.read(group.root + "/cgroup.controllers")
    else { return false }
    return controllers.split(separator: " ").contains("cpu")
  }
}
