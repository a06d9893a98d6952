package import Samples
internal import Texts

/// The output of `madbench doctor`: one line per finding, the cures of warnings and notes, and a sum.
package struct DoctorTable: Sendable {
  private let host: String
  private let kernel: String
  private let findings: [Finding]

  /// Sorts findings by severity, the worst first, otherwise in the given order.
  package init(host: String, kernel: String, _ findings: [Finding]) {
    self.host = host
    self.kernel = kernel
    self.findings = Finding.Severity.allCases.flatMap { severity in
      findings.filter { $0.severity == severity }
    }
  }

  package var warnings: Int { count(.warning) }

  private func count(_ severity: Finding.Severity) -> Int {
    findings.count { $0.severity == severity }
  }

  package var markdown: String {
    var table = MarkdownTable(
      header: ["finding", "observed", "severity", "why it matters here"], alignsRight: false)
    table.rows = findings.map { [$0.name, $0.observed, $0.severity.rawValue, $0.why] }
    let cures = findings.filter { $0.severity == .warning || $0.severity == .note }
      .map { "- \(MarkdownText.escaped("\($0.name): \($0.cure)")).\n" }.joined()
    return table.text + (cures.isEmpty ? "" : "\nCures:\n\n" + cures) + "\n" + sum + "\n"
  }

  private var sum: String {
    "\(warnings == 1 ? "1 warning" : "\(warnings) warnings"), "
      + "\(count(.note) == 1 ? "1 note" : "\(count(.note)) notes"), "
      + "\(count(.fine)) fine, \(count(.unknown)) not available."
  }

  private struct Document: Encodable {
    let host: String
    let kernel: String
    let warnings: Int
    let findings: [Finding]
  }

  package func json() throws -> String {
    try JSONText.of(
      Document(host: host, kernel: kernel, warnings: warnings, findings: findings))
  }
}
