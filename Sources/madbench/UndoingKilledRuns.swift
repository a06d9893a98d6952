internal import Runs

/// Undoes changes to the machine by earlier runs that were killed together with their keepers, and reports them,
/// because measurements on a changed machine mislead. Returns whether nothing is left to undo.
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
