internal import Glibc
package import SystemPackage

/// Variables of the environment that change how every program allocates memory: meant for the program that is recorded, not
/// for this one nor for perf. They are kept under other names until that program is started.
package enum ProgramEnvironment {
  /// Before the name of a variable that is kept.
  private static let prefix = "MADBENCH_KEPT_"
  private static let names: Set<Substring> = ["LD_PRELOAD", "LD_AUDIT", "GLIBC_TUNABLES"]

  private static func isForProgram(_ name: Substring) -> Bool {
    names.contains(name) || name.hasPrefix("MALLOC_")
  }

  /// Stores the variables and restarts this program without them. Returns if none of them is set.
  ///
  /// The corresponding system call is `execve(2)`.
  package static func startWithout() throws(Errno) {
    let wanted = variables.filter { isForProgram($0.name) }
    if wanted.isEmpty { return }
    for (name, value) in wanted {
      setenv(prefix + name, String(value), 1)
      unsetenv(String(name))
    }
    var words = CommandLine.arguments.map { strdup($0) } + [nil]
    execv("/proc/self/exe", &words)
    throw Errno(rawValue: errno)
  }

  /// What was kept, by its own name, and the names under which it was.
  package static var kept: (environment: [String: String], names: [String]) {
    var environment: [String: String] = [:]
    var names: [String] = []
    for (name, value) in variables where name.hasPrefix(prefix) {
      environment[String(name.dropFirst(prefix.count))] = String(value)
      names.append(String(name))
    }
    return (environment, names)
  }

  private static var variables: [(name: Substring, value: Substring)] {
    var found: [(name: Substring, value: Substring)] = []
    var next: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?> = environ
    while let text = next.pointee {
      let parts = String(cString: text).split(
        separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2 { found.append((parts[0], parts[1])) }
      next += 1
    }
    return found
  }
}
