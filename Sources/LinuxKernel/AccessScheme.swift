internal import Glibc
package import SystemPackage

/// A scheme of DAMON, the kernel's monitor of data accesses: an action of a kernel thread on memory that is used often
/// or seldom, of any process.
package struct AccessScheme: Equatable, Sendable {
  /// The thread or module that runs it: `kdamond 0`, or the module `damon_reclaim`.
  package let owner: String
  /// The action by the kernel's name: `pageout`, `lru_prio`, `migrate_cold`, `stat` …
  package let action: String
  /// Whether it acts on all physical memory; otherwise on the processes configured as its targets.
  package let isOfAllMemory: Bool
  /// Whether its filters exclude anonymous memory.
  package let sparesAnonymousMemory: Bool

  package init(
    owner: String, action: String, isOfAllMemory: Bool, sparesAnonymousMemory: Bool
  ) {
    self.owner = owner
    self.action = action
    self.isOfAllMemory = isOfAllMemory
    self.sparesAnonymousMemory = sparesAnonymousMemory
  }

  /// The schemes that are active now. Throws `EACCES` if the caller may not read the settings.
  ///
  /// - Parameter root: the folder that holds `kernel` and `module`.
  package static func active(root: String = "/sys") throws(Errno) -> [AccessScheme] {
    try ofThreads(root + "/kernel/mm/damon/admin/kdamonds") + ofModules(root + "/module")
  }

  private static func ofThreads(_ folder: String) throws(Errno) -> [AccessScheme] {
    var found: [AccessScheme] = []
    for thread in try numbered(folder) {
      guard try KernelText.read("\(thread.path)/state") == "on" else { continue }
      for context in try numbered("\(thread.path)/contexts") {
        let space = try KernelText.read("\(context.path)/operations")
        for scheme in try numbered("\(context.path)/schemes") {
          found.append(
            AccessScheme(
              owner: "kdamond \(thread.number)",
              action: try KernelText.read("\(scheme.path)/action"),
              isOfAllMemory: space == "paddr",
              sparesAnonymousMemory: try sparesAnonymousMemory(scheme.path)))
        }
      }
    }
    return found
  }

  /// Filters apply in order, and the first that matches decides. What filters of other types match is unknown; before
  /// Linux 6.14 a filter that matches always rejects.
  private static func sparesAnonymousMemory(_ scheme: String) throws(Errno) -> Bool {
    for kind in ["filters", "ops_filters"] {
      for filter in try numbered("\(scheme)/\(kind)") {
        let allows = isYes("\(filter.path)/allow")
        guard try KernelText.read("\(filter.path)/type") == "anon" else {
          if allows { return false }
          continue
        }
        if isYes("\(filter.path)/matching") { return !allows }
      }
    }
    return false
  }

  /// Modules that run a scheme of their own. Their parameter `skip_anon` excludes anonymous memory.
  private static func ofModules(_ folder: String) throws(Errno) -> [AccessScheme] {
    var found: [AccessScheme] = []
    for (module, action) in [
      ("damon_reclaim", "pageout"), ("damon_lru_sort", "lru_prio"), ("damon_stat", "stat"),
    ] {
      let parameters = "\(folder)/\(module)/parameters"
      guard Folder.holds("\(parameters)/enabled") else { continue }
      guard ["Y", "1"].contains(try KernelText.read("\(parameters)/enabled")) else { continue }
      found.append(
        AccessScheme(
          owner: module, action: action, isOfAllMemory: true,
          sparesAnonymousMemory: isYes("\(parameters)/skip_anon")))
    }
    return found
  }

  private static func isYes(_ path: String) -> Bool {
    ["Y", "1"].contains((try? KernelText.read(path)) ?? "")
  }

  /// The folders `0`, `1` … of a folder; empty if the folder does not exist.
  private static func numbered(
    _ folder: String
  ) throws(Errno) -> [(number: Int, path: String)] {
    guard Folder.holds(folder) else { return [] }
    return try Folder.names(in: folder).compactMap { Int($0) }.sorted()
      .map { ($0, "\(folder)/\($0)") }
  }
}
