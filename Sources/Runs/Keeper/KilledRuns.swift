/// What runs have left of the machine that were killed together with their keepers.
package enum KilledRuns {
  /// What was undone, and what could not be, in words.
  package struct Outcome: Equatable, Sendable {
    package var undone: [String] = []
    package var left: [String] = []
  }

  /// What journals say of runs that have ended; nil where the calling user may not look.
  package static func found() throws -> [String] {
    guard let place = try JournalFolder.own(makes: false) else { return [] }
    return try place.leftJournals().flatMap { journal in
      let content = try journal.content()
      return content.undoings.reversed().map(\.wish)
        + (content.damagedLines > 0 ? ["\(journal.path): damaged"] : [])
    }
  }

  /// Undoes it. What concerns settings of the machine waits for a run that is changing them now.
  package static func undo() throws -> Outcome {
    guard let place = try JournalFolder.own(makes: false) else { return Outcome() }
    return try undo(in: place)
  }

  /// As the other, of the journals in a folder.
  package static func undo(in place: JournalFolder) throws -> Outcome {
    // Journals first: where a keeper still undoes one, it holds the other lock as well.
    let journals = try place.leftJournals()
    if journals.isEmpty { return Outcome() }
    let lock = try place.settingsLock()
    defer { withExtendedLifetime(lock) {} }
    return try undo(journals, mayChangeSettings: lock != nil)
  }

  static func undo(_ journals: [Journal], mayChangeSettings: Bool) throws -> Outcome {
    var outcome = Outcome()
    for journal in journals {
      let undoings = try journal.content().undoings
      if !mayChangeSettings, !undoings.allSatisfy(\.isOfRunAlone) { continue }
      let left = journal.undo()
      outcome.left += left
      if left.isEmpty { outcome.undone += undoings.reversed().map(\.wish) }
    }
    return outcome
  }
}
