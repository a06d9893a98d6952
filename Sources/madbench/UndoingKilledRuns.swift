internal import Runs

/// Undoes what earlier runs have left of the machine that were killed together with their keepers, and
/// says so: what is measured on a changed machine is not what it seems. True where nothing is left.
@discardableResult
func undoKilledRuns() -> Bool {
  do {
    let outcome = try KilledRuns.undo()
    for text in outcome.undone { complain("of a run that was killed, undone: \(text)") }
    for text in outcome.left { complain("of a run that was killed: \(text)") }
    return outcome.left.isEmpty
  } catch {
    complain("\(error)")
    return false
  }
}
