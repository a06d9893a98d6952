package import Samples

/// What runs have left that were killed.
package enum KilledRunFindings {
  private static let journals = Aspect(
    name: "killed runs",
    why: "a run that was killed together with the process that puts the machine back has left it changed: "
      + "what is measured now is measured on that",
    cure: "madbench doctor --fix, as the user who ran it, or any next run of his")

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
