internal import Texts

/// What a run of an arm is for.
package enum ArmRole: String, CaseIterable, Sendable, FieldValue {
  case candidate
  /// The arm that the others are compared with.
  case baseline
  /// The baseline once more: any difference of its ratio to the baseline from 1 is noise.
  case null = "null-control"
  /// Before the measurement; compared with nothing.
  case warmUp = "warm-up"
}
