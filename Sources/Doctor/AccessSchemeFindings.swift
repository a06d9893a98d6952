internal import LinuxKernel
internal import Samples

/// Findings about DAMON schemes. Each threshold stands beside its finding, with its reason.
enum AccessSchemeFindings {
  static func findings(_ machine: MachineCondition) -> [Finding] {
    [accessSchemes(machine)]
  }

  /// Actions of DAMON that take pages away or move them. The others change the order of reclaim, or advise huge pages
  /// in the processes that they are told of.
  private static let movingActions = ["pageout", "migrate_hot", "migrate_cold"]

  /// A warning where a scheme takes or moves anonymous memory of any process, which the region is too: it comes back by
  /// faults, at a moment that nobody chose. Any other active scheme is a note: it takes CPU time, and clears the
  /// accessed bits of page tables.
  static func accessSchemes(_ machine: MachineCondition) -> Finding {
    let aspect = Aspect(
      name: "DAMON",
      why: "a kernel thread reclaims, moves or reorders memory by how often it is used",
      cure: "echo off > /sys/kernel/mm/damon/admin/kdamonds/N/state of the thread N named above, "
        + "or echo N > /sys/module/MODULE/parameters/enabled of the module")
    guard let schemes = machine.accessSchemes else { return aspect.notAvailable }
    if schemes.isEmpty { return aspect.found("no scheme is active", .fine) }
    let disturbs = schemes.contains {
      movingActions.contains($0.action) && $0.isOfAllMemory && !$0.sparesAnonymousMemory
    }
    return aspect.found(
      schemes.map(words).joined(separator: "; "), disturbs ? .warning : .note,
      value: Double(schemes.count), unit: "schemes")
  }

  private static func words(_ scheme: AccessScheme) -> String {
    "\(scheme.owner): \(scheme.action) of \(scheme.isOfAllMemory ? "all memory" : "chosen processes")"
      + (scheme.sparesAnonymousMemory ? " but anonymous" : "")
  }
}
