internal import Texts

/// Which cycles of release and re-touch a row is of.
package enum CyclePart: String, Sendable {
  /// The first, on pages that were never released before.
  case first
  /// All others of the round, added up.
  case later
}

extension CyclePart: FieldValue {}
