/// One property of the machine that affects measurements: what was observed, why it matters, and how to fix it. Part of
/// `run.json`, so that the names here are its keys.
package struct Finding: Codable, Equatable, Sendable {
  /// How severely a finding affects the measurements.
  package enum Severity: String, Codable, CaseIterable, Sendable {
    /// Times are not reliable in this state.
    case warning
    /// It affects all results alike, or it cannot be changed.
    case note
    case fine
    /// The machine does not report it.
    case unknown
  }

  /// The property, such as `steal`.
  package let name: String
  /// The observation, in words and with units; `not available` if the machine does not report it.
  package let observed: String
  /// The figure and its unit, if there is one.
  package let value: Double?
  package let unit: String?
  package let severity: Severity
  /// Why it matters.
  package let why: String
  package let cure: String

  package init(
    name: String, observed: String, value: Double?, unit: String?, severity: Severity, why: String, cure: String
  ) {
    self.name = name
    self.observed = observed
    self.value = value
    self.unit = unit
    self.severity = severity
    self.why = why
    self.cure = cure
  }
}
