internal import Glibc

/// The memory control group of the calling process, version 1 or 2.
package struct ControlGroup: Equatable, Sendable {
  /// 1 or 2.
  package let version: Int
  /// Its folder below `/sys/fs/cgroup`.
  package let directory: String

  /// The group of the calling process; nil if no memory controller is visible.
  package static func current() -> ControlGroup? {
    guard let text = try? KernelText.read("/proc/self/cgroup") else { return nil }
    return candidates(text).first { (try? KernelText.read($0.usageFile)) != nil }
  }

  /// The possible locations of the memory controller according to the lines of `/proc/self/cgroup`, best first. Inside
  /// a container the path may lie outside the mount; then the root of the mount is the group.
  package static func candidates(_ text: String) -> [ControlGroup] {
    var found: [ControlGroup] = []
    for line in text.split(separator: "\n") {
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { continue }
      let path = fields[2] == "/" ? "" : String(fields[2])
      let (version, roots): (Int, [String])
      if fields[1].split(separator: ",").contains("memory") {
        (version, roots) = (1, ["/sys/fs/cgroup/memory"])
      } else if fields[0] == "0" {
        (version, roots) = (2, ["/sys/fs/cgroup", "/sys/fs/cgroup/unified"])
      } else {
        continue
      }
      for root in roots {
        found.append(ControlGroup(version: version, directory: root + path))
        if !path.isEmpty { found.append(ControlGroup(version: version, directory: root)) }
      }
    }
    return found
  }

  /// The file that holds the bytes charged to the group.
  package var usageFile: String {
    directory + (version == 1 ? "/memory.usage_in_bytes" : "/memory.current")
  }

  /// The file that holds the group's limit in bytes.
  var limitFile: String {
    directory + (version == 1 ? "/memory.limit_in_bytes" : "/memory.max")
  }

  package init(version: Int, directory: String) {
    self.version = version
    self.directory = directory
  }

  /// The group's limit in bytes; nil if it has no limit of its own.
  package var limitBytes: Int? {
    guard let text = try? KernelText.read(limitFile), let bytes = Int(text) else { return nil }
    // Version 1 expresses "no limit" as the largest multiple of the page size.
    return bytes >= Int.max / 2 ? nil : bytes
  }

  /// The group and its ancestors up to the mount; the limit of each of them applies.
  package var withAncestors: [ControlGroup] {
    var found: [ControlGroup] = []
    var path = directory
    while (try? KernelText.read(ControlGroup(version: version, directory: path).usageFile)) != nil {
      found.append(ControlGroup(version: version, directory: path))
      guard let slash = path.lastIndex(of: "/") else { break }
      path = String(path[..<slash])
    }
    return found
  }

  /// Bytes left below the limit, including page cache that can be dropped; nil without a limit.
  package var availableBytes: Int? {
    guard let limitBytes, let usageBytes, usageBytes >= 0 else { return nil }
    return max(0, limitBytes - usageBytes + min(max(0, inactiveFileBytes), usageBytes))
  }

  /// Inactive page cache charged to the group.
  private var inactiveFileBytes: Int {
    let key = version == 1 ? "total_inactive_file " : "inactive_file "
    guard let text = try? KernelText.read(directory + "/memory.stat") else { return 0 }
    for line in text.split(separator: "\n") where line.hasPrefix(key) {
      return line.split(separator: " ").last.flatMap { Int($0) } ?? 0
    }
    return 0
  }

  package var usageBytes: Int? { (try? KernelText.read(usageFile)).flatMap { Int($0) } }
}
