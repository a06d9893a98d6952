internal import PageRelease
internal import Texts
package import Verify

/// The output of `madbench verify`: one line per promise, and a sum.
package enum ProofTable {
  package static func markdown(_ proofs: [Proof]) -> String {
    var table = MarkdownTable(
      header: ["strategy", "memory", "promise", "promised", "observed", "verdict"],
      alignsRight: false)
    table.rows = proofs.map {
      [$0.strategy, $0.memory.rawValue, $0.subject, $0.promised, $0.observed, $0.verdict.rawValue]
    }
    return table.text + "\n" + summary(proofs) + "\n"
  }

  private static func summary(_ proofs: [Proof]) -> String {
    func count(_ verdict: Proof.Verdict) -> Int { proofs.count { $0.verdict == verdict } }
    return "\(count(.kept)) promises kept, \(count(.broken)) broken, "
      + "\(count(.notShown)) not shown, \(count(.notSupported)) not supported here."
  }

  private struct Line: Encodable {
    let strategy: String
    let memory: String
    let promise: String
    let promised: String
    let observed: String
    let verdict: String
  }

  package static func json(_ proofs: [Proof]) throws -> String {
    let lines = proofs.map {
      Line(
        strategy: $0.strategy, memory: $0.memory.rawValue, promise: $0.subject,
        promised: $0.promised, observed: $0.observed, verdict: $0.verdict.rawValue)
    }
    return try JSONText.of(lines)
  }
}
