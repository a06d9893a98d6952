import LinuxKernel
import MachineState
import PageRelease
import SystemPackage
import Testing
import Verify

/// The prover finds out strategies that claim more than they do. None of them needs a fork, which a
/// process of several threads should not make; the one that does is proved in a process of its own.
@Suite("Prover", .readsMachineState)
struct ProverTests {
  /// Promises one thing, and does another.
  private struct Pretender: ReleaseStrategy {
    let name: String
    let action: Action
    let leaves: SpanState
    let advice: Advice?
    /// Whether it does it to all of the region, whatever it is asked for.
    var isGreedy = false

    let summary = ""
    let usedBy = ""
    let since = ""

    /// - Parameter advice: what it really does; nil is nothing.
    init(_ name: String, _ action: Action, leaving leaves: SpanState, by advice: Advice?) {
      self.name = name
      self.action = action
      self.leaves = leaves
      self.advice = advice
    }

    func release(_ pages: PageRange, in region: borrowing Region) throws(Errno) {
      guard let advice else { return }
      try VirtualMemory.advise(region.bytes(isGreedy ? region.all : pages), advice)
    }
  }

  private func verdicts(
    _ strategy: Pretender, on memory: MemoryKind = .anonymous
  ) -> [String: Proof.Verdict] {
    let proofs = Verifier.prove(strategy, on: memory, directory: "/tmp")
    return Dictionary(proofs.map { ($0.subject, $0.verdict) }) { first, _ in first }
  }

  private func broken(_ strategy: Pretender, on memory: MemoryKind = .anonymous) -> Set<String> {
    let proofs = Verifier.prove(strategy, on: memory, directory: "/tmp")
    for proof in proofs where proof.subject == "all" {
      Issue.record("\(strategy.name) on \(memory): \(proof.observed)")
    }
    return Set(proofs.filter { $0.verdict == .broken }.map(\.subject))
  }

  @Test("one that does what it promises breaks nothing")
  func honest() {
    let drop = Pretender("drop", .drop, leaving: .released, by: .dontNeed)
    #expect(broken(drop).isEmpty)
    #expect(verdicts(drop).count { $0.value == .kept } >= 8)
    #expect(broken(Pretender("free", .lazilyFree, leaving: .lazilyFreed, by: .free)).isEmpty)
    #expect(broken(Pretender("keep", .keep, leaving: .dirty, by: nil)).isEmpty)
    #expect(broken(drop, on: .memfd).isEmpty)
  }

  @Test(
    "one that drops nothing is found out by all that is resident, by its content and its faults")
  func idle() {
    #expect(
      broken(Pretender("idle", .drop, leaving: .released, by: nil)).isSuperset(of: [
        "pages mapped (pagemap)", "RSS after release", "pages in memory (mincore)",
        "faults of the re-touch", "content on reuse",
      ]))
  }

  @Test("one that drops what it promised to free lazily is found out by what is gone")
  func eager() {
    #expect(
      broken(Pretender("eager", .lazilyFree, leaving: .lazilyFreed, by: .dontNeed)).isSuperset(of: [
        "pages mapped (pagemap)", "RSS after release", "LazyFree", "faults of the re-touch",
      ]))
  }

  @Test("one that only keeps what it promised to free lazily is found out under pressure")
  func neverFreed() {
    #expect(
      broken(Pretender("never", .lazilyFree, leaving: .lazilyFreed, by: nil)).isSuperset(of: [
        "LazyFree", "pages mapped after MADV_PAGEOUT",
      ]))
  }

  @Test("one that drops what it promised to keep is found out by the content")
  func destructive() {
    let found = broken(Pretender("destructive", .keep, leaving: .dirty, by: .dontNeed))
    #expect(found.isSuperset(of: ["content on reuse", "RSS after release"]))
  }

  @Test("one that releases more than it is asked for is found out by its neighbours")
  func greedy() {
    var greedy = Pretender("greedy", .drop, leaving: .released, by: .dontNeed)
    greedy.isGreedy = true
    #expect(
      broken(greedy).isSuperset(of: [
        "pages mapped before the range", "content before the range",
      ]))
    #expect(broken(greedy).isDisjoint(with: ["content on reuse", "RSS after release"]))
  }

  @Test("one that frees no memory behind shared pages is found out, and one that frees it unasked")
  func backing() {
    let unmapping = Pretender("unmapping", .dropBacking, leaving: .released, by: .dontNeed)
    #expect(broken(unmapping, on: .memfd) == ["backing memory", "content on reuse"])
    let removing = Pretender("removing", .drop, leaving: .released, by: .remove)
    #expect(broken(removing, on: .memfd) == ["backing memory", "content on reuse"])
  }

  @Test("a refusal of the strategy itself, after the kernel has taken it once, breaks its promise")
  func refused() {
    /// Its first release is taken; every other one is refused.
    struct Moody: ReleaseStrategy {
      let name = "moody"
      let summary = ""
      let usedBy = ""
      let since = ""
      let action = Action.drop
      let leaves = SpanState.released

      func release(_ pages: PageRange, in region: borrowing Region) throws(Errno) {
        if pages.count > 1 { throw .permissionDenied }
        try VirtualMemory.advise(region.bytes(pages), .dontNeed)
      }
    }
    let proofs = Verifier.prove(Moody(), on: .anonymous, directory: "/tmp")
    #expect(!proofs.isEmpty && proofs.allSatisfy { $0.verdict == .broken })
    #expect(proofs.allSatisfy { $0.observed.hasPrefix("EACCES") })
  }

  @Test("one that leaves access to what it promised to withdraw is found out by an access")
  func accessible() async {
    await #expect(processExitsWith: .success) {
      let found = ProverTests().broken(
        Pretender("open", .drop, leaving: .withdrawn, by: .dontNeed))
      #expect(found == ["access before reuse"])
    }
  }
}
