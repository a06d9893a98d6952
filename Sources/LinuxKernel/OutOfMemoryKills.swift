package import SystemPackage

/// The kernel's killing of processes to free memory.
package enum OutOfMemoryKills {
  /// Has the kernel kill the calling process, and those it forks, before any other. Writes
  /// `/proc/self/oom_score_adj`; to raise it is everybody's right.
  package static func volunteer() throws(Errno) {
    try KernelText.write("1000", to: "/proc/self/oom_score_adj")
  }

  /// The count of `oom_kill` in `/proc/vmstat`, control groups included; 0 before Linux 4.13.
  package static func count() -> Int {
    guard let text = try? KernelText.read("/proc/vmstat") else { return 0 }
    for line in text.split(separator: "\n") where line.hasPrefix("oom_kill ") {
      return line.split(separator: " ").last.flatMap { Int($0) } ?? 0
    }
    return 0
  }
}
