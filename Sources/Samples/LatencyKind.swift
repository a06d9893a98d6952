internal import Texts

/// What a latency is of.
package enum LatencyKind: String, CaseIterable, Sendable {
  /// An operation of the phase.
  case operation
  /// A call of the advice that goes with a re-touch, which is part of an operation.
  case advice
}

extension LatencyKind: FieldValue {}
