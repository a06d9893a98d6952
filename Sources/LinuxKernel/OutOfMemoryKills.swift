/// How often the kernel has killed a process to free memory.
package enum OutOfMemoryKills {
  /// The count of `oom_kill` in `/proc/vmstat`, control groups included; 0 before Linux 4.13.
  package static func count() -> Int {
    guard let text = try? KernelText.read("/proc/vmstat") else { return 0 }
    for line in text.split(separator: "\n") where line.hasPrefix("oom_kill ") {
      return line.split(separator: " ").last.flatMap { Int($0) } ?? 0
    }
    return 0
  }
}
