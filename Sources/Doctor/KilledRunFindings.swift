package import Samples

/// What runs have left that were killed.
package enum KilledRunFindings {
  private static let journals = Aspect(
    name: "killed runs",
    why: "a run was killed together with the process that restores settings: the machine is changed, and "
      + "measurements are made in that state",
    cure: "madbench doctor --fix, or the next run, as the same user")

  /// - Parameter found: what their journals say is to be undone; nil where it cannot be read.
  package static func killedRuns(_ found: [String]?) -> Finding {
    guard let found else { return journals.notAvailable }
    return found.isEmpty
      ? journals.found("nothing is left of one", .fine)
      : journals.found(
        "to undo: \(found.joined(separator: "; "))", .warning, value: Double(found.count),
        unit: "changes")
  }
}
