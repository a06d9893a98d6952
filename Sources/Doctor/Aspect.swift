internal import Samples

/// The subject of a finding.
struct Aspect {
  let name: String
  let why: String
  let cure: String

  /// - Parameter value: the figure, in `unit`.
  func found(
    _ observed: String, _ severity: Finding.Severity, value: Double? = nil, unit: String? = nil
  ) -> Finding {
    Finding(
      name: name, observed: observed, value: value, unit: value == nil ? nil : unit,
      severity: severity, why: why, cure: cure)
  }

  var notAvailable: Finding { found("not available", .unknown) }
}
