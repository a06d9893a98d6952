package import PageRelease

/// One promise of a strategy on a kind of memory, and what this kernel made of it.
package struct Proof: Equatable, Sendable {
  package enum Verdict: String, Sendable {
    case kept
    case broken
    /// The kernel has the strategy, but what the proof itself needs is missing or refused here.
    case notShown = "not shown"
    case notSupported = "not supported"
  }

  package let strategy: String
  package let memory: MemoryKind
  /// What is promised of, such as `content` or `RSS after release`.
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
