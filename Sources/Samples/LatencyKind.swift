internal import Texts

/// The kind of operation that a latency belongs to.
package enum LatencyKind: String, CaseIterable, Sendable {
  /// An operation of the phase.
  case operation
  /// An `madvise(2)` call that accompanies a re-touch; it is part of an operation.
  case advice
}

extension LatencyKind: FieldValue {}
