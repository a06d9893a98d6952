/// What a comparison says of one figure. More is worse, of all figures that are compared.
package enum ChangeVerdict: String, Codable, CaseIterable, Sendable {
  /// More, by more than the margin.
  case regressed
  /// Less, by more than the margin.
  case improved
  /// Within the margin.
  case equivalent
  /// None of these can be said yet.
  case inconclusive
  /// A side was not measured, so there is nothing to compare.
  case notCompared = "not-compared"
}
