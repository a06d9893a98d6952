internal import LinuxKernel
internal import Samples

/// Findings about DAMON schemes. Each threshold is explained at its finding.
enum AccessSchemeFindings {
  static func findings(_ machine: MachineCondition) -> [Finding] {
    [accessSchemes(machine)]
  }

  /// DAMON actions that reclaim or migrate pages. The others change the order of reclaim, or advise huge pages in the
  /// target processes.
  private static let movingActions = ["pageout", "migrate_hot", "migrate_cold"]

  /// A warning if a scheme reclaims or migrates anonymous memory of any process, including the region: its pages fault
  /// back at unpredictable times. Any other active scheme is a note: it uses CPU time and clears accessed bits in page
  /// tables.
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
