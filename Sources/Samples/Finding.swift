/// One thing of the machine that measurements depend on: what it is, what that means, and what can be
/// done about it. Part of `run.json`, so the names here are its keys.
package struct Finding: Codable, Equatable, Sendable {
  /// How much a finding takes from what is measured.
  package enum Severity: String, Codable, CaseIterable, Sendable {
    /// Times are not to be trusted as things stand.
    case warning
    /// It colours results, but all of them alike, or it cannot be changed.
    case note
    case fine
    /// The machine does not tell.
    case unknown
  }

  /// What was looked at, such as `steal`.
  package let name: String
  /// What was seen, in words and with units; `not available` where the machine does not tell.
  package let observed: String
  /// The figure behind it and its unit, where it is one.
  package let value: Double?
  package let unit: String?
  package let severity: Severity
  /// Why it matters here.
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
