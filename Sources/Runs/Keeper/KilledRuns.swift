/// Changes of the machine left by runs that were killed together with their keepers.
package enum KilledRuns {
  /// Descriptions of the changes that were undone, and of those that could not be.
  package struct Outcome: Equatable, Sendable {
    package var undone: [String] = []
    package var left: [String] = []
  }

  /// Descriptions of the changes to undo, from the journals of runs that have ended; empty if there are none. Throws if
  /// a journal cannot be read.
  package static func found() throws -> [String] {
    guard let place = try JournalFolder.own(makes: false) else { return [] }
    return try place.leftJournals().flatMap { journal in
      let content = try journal.content()
      return content.undoings.reversed().map(\.wish)
        + (content.damagedLines > 0 ? ["\(journal.path): damaged"] : [])
    }
  }

  /// Undoes the changes. Changes of system settings are left while another run is changing settings.
  package static func undo() throws -> Outcome {
    guard let place = try JournalFolder.own(makes: false) else { return Outcome() }
    return try undo(in: place)
  }

  /// Undoes the changes in the journals of a folder.
  package static func undo(in place: JournalFolder) throws -> Outcome {
    // Lock the journals first: a keeper that is still undoing one also holds the other lock.
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
