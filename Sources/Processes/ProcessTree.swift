internal import Glibc
internal import LinuxKernel
internal import SystemPackage

/// Who descends from a process.
package enum ProcessTree {
  /// The children of all threads of a process, as `/proc/PID/task/TID/children` lists them (`CONFIG_PROC_CHILDREN`).
  /// Empty of a process that has ended.
  package static func children(of pid: Int32) -> [Int32] {
    let tasks = "/proc/\(pid)/task"
    let threads = (try? Folder.names(in: tasks)) ?? []
    return threads.flatMap { thread in
      let text = (try? KernelText.read("\(tasks)/\(thread)/children")) ?? ""
      return text.split(separator: " ").compactMap { Int32($0) }
    }
  }

  /// More are not looked at.
  package static let mostProcesses = 4096

  /// The process and all that descend from it, each once, at most `mostProcesses`.
  package static func descendants(of roots: [Int32]) -> [Int32] {
    var found = roots
    var seen = Set(roots)
    var next = 0
    while next < found.count, found.count < mostProcesses {
      for child in children(of: found[next]) where seen.insert(child).inserted { found.append(child) }
      next += 1
    }
    return found
  }

  /// Whether the kernel lists children.
  package static var isListed: Bool { Folder.holds("/proc/thread-self/children") }

  /// The process group of a process, also of one that has ended and is not waited for; nil where there is no such process.
  package static func group(of pid: Int32) -> Int32? {
    guard let stat = try? KernelText.read("/proc/\(pid)/stat"),
      let end = stat.lastIndex(of: ")")
    else { return nil }
    // State, parent, group.
    let fields = stat[stat.index(after: end)...].split(separator: " ")
    return fields.count > 2 ? Int32(fields[2]) : nil
  }

  /// Nanoseconds that the threads of a process which still run, or its first one, have waited for a CPU, by thread:
  /// the second field of `/proc/PID/task/TID/schedstat`.
  package static func runDelays(of pid: Int32) -> [(thread: String, nanoseconds: Int)] {
    let tasks = "/proc/\(pid)/task"
    return ((try? Folder.names(in: tasks)) ?? []).compactMap { thread in
      guard let text = try? KernelText.read("\(tasks)/\(thread)/schedstat") else { return nil }
      let fields = text.split(separator: " ")
      return fields.count > 1 ? Int(fields[1]).map { (thread, $0) } : nil
    }
  }
}
