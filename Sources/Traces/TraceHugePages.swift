/// How a recorded program could get huge pages. A fault that brings one hides the first uses of all its other pages.
package enum TraceHugePages: String, CaseIterable, Sendable {
  /// Not at all, whatever it asked for: `prctl(2)` with `PR_SET_THP_DISABLE`.
  case disabled
  /// Not at all, by the system's setting.
  case never
  /// Where it asked for them.
  case madvise
  /// Wherever they fit.
  case always

  /// Whether every first use of a page is in the recording.
  package var hidesNothing: Bool { self == .disabled || self == .never }
}
