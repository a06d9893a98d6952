package import Samples

/// Findings about the changes that killed runs did not undo.
package enum KilledRunFindings {
  private static let journals = Aspect(
    name: "killed runs",
    why: "a run that was killed together with the process that puts the machine back has left it changed: "
      + "what is measured now is measured on that",
    cure: "madbench doctor --fix, as the user who ran it, or any next run of his")

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
