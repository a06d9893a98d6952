internal import Texts

/// The release and re-touch cycles that a row covers.
package enum CyclePart: String, Sendable {
  /// The first cycle, on pages that were never released before.
  case first
  /// The sum of all other cycles of the round.
  case later
}

extension CyclePart: FieldValue {}
