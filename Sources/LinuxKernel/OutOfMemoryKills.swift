package import SystemPackage

/// The kernel's OOM killer.
package enum OutOfMemoryKills {
  /// Makes the OOM killer choose the calling process, and those it forks, before any other. Writes
  /// `/proc/self/oom_score_adj`; every process may raise its own score.
  package static func volunteer() throws(Errno) {
    try KernelText.write("1000", to: "/proc/self/oom_score_adj")
  }

  /// The count of `oom_kill` in `/proc/vmstat`, including kills in control groups; 0 before Linux 4.13.
  package static func count() -> Int {
    guard let text = try? KernelText.read("/proc/vmstat") else { return 0 }
    for line in text.split(separator: "\n") where line.hasPrefix("oom_kill ") {
      return line.split(separator: " ").last.flatMap { Int($0) } ?? 0
    }
    return 0
  }
}
