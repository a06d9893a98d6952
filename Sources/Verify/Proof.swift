package import PageRelease

/// One promise of a strategy on a kind of memory, and whether this kernel keeps it.
package struct Proof: Equatable, Sendable {
  package enum Verdict: String, Sendable {
    case kept
    case broken
    /// The kernel supports the strategy, but something that the check itself needs is missing or refused.
    case notShown = "not shown"
    case notSupported = "not supported"
  }

  package let strategy: String
  package let memory: MemoryKind
  /// The subject of the promise, such as `content` or `RSS after release`.
  package let subject: String
  package let promised: String
  package let observed: String
  package let verdict: Verdict

  package init(
    strategy: String, memory: MemoryKind, subject: String, promised: String, observed: String,
    verdict: Verdict
  ) {
    self.strategy = strategy
    self.memory = memory
    self.subject = subject
    self.promised = promised
    self.observed = observed
    self.verdict = verdict
  }
}
