package import Samples

/// Findings about the changes that killed runs did not undo.
package enum KilledRunFindings {
  private static let journals = Aspect(
    name: "killed runs",
    why: "a run was killed together with the process that restores settings: the machine is changed, and "
      + "measurements are made in that state",
    cure: "madbench doctor --fix, or the next run, as the same user")

  /// - Parameter found: the changes to undo according to their journals; nil if these cannot be read.
  package static func killedRuns(_ found: [String]?) -> Finding {
    guard let found else { return journals.notAvailable }
    return found.isEmpty
      ? journals.found("nothing is left of one", .fine)
      : journals.found(
        "to undo: \(found.joined(separator: "; "))", .warning, value: Double(found.count),
        unit: "changes")
  }
}
