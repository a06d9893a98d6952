/// The verdict of a comparison on one metric. For all compared metrics, more is worse.
package enum ChangeVerdict: String, Codable, CaseIterable, Sendable {
  /// More, by more than the margin.
  case regressed
  /// Less, by more than the margin.
  case improved
  /// Within the margin.
  case equivalent
  /// None of the above can be concluded yet.
  case inconclusive
  /// A side was not measured, so there is nothing to compare.
  case notCompared = "not-compared"
}
