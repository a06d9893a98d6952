internal import LinuxKernel
package import PageRelease
internal import SystemPackage

/// Performs a strategy on a little memory of a kind, once, and holds what the kernel shows against what
/// is promised: the promise of `Promise`, by meters that do not depend on what a call returns.
///
/// To be used by a process with one thread: it forks to see what an access dies of.
package struct Prover {
  let strategy: any ReleaseStrategy
  let memory: MemoryKind
  let directory: String
  let promise: Promise
  /// 1,024 pages, or two huge pages of the pool: more than the kernel's per-CPU batches hide.
  let pages: Int
  private(set) var proofs: [Proof] = []

  package init(_ strategy: any ReleaseStrategy, on memory: MemoryKind, directory: String) {
    self.strategy = strategy.acting(on: memory, directory: directory)
    self.memory = memory
    self.directory = directory
    promise = self.strategy.promise(on: memory)
    pages = memory == .hugetlb ? 2 * (HugePagePool.pageBytes ?? 2 << 20) / PageSize.bytes : 1024
    name = strategy.name
  }

  /// The strategy as it was asked for.
  private let name: String

  /// A line a promise.
  package static func prove(
    _ strategy: any ReleaseStrategy, on memory: MemoryKind, directory: String
  ) -> [Proof] {
    var prover = Prover(strategy, on: memory, directory: directory)
    if let refusal = strategy.refusal(on: memory, directory: directory) {
      prover.add(
        "all", "–", "\(refusal.error.symbol): \(refusal.reason)", .notSupported)
      return prover.proofs
    }
    do throws(Errno) {
      try prover.proveRelease()
      if prover.lacksSwap { return prover.proofs }
      try prover.proveNeighbours(.never, from: prover.pages / 2)
      if memory == .anonymous, !prover.strategy.releasesInChild,
        TransparentHugePages.enabled ?? "never" != "never"
      {
        // From the middle of a huge page on.
        try prover.proveNeighbours(.always, from: PageSize.hugeBytes / PageSize.bytes / 2)
      }
      if prover.promise.leaves == .lazilyFreed { try prover.provePressure() }
      if prover.strategy.worksOnLockedMemory { try prover.proveLocked() }
      if prover.strategy.collapsesOnReuse { try prover.proveCollapse() }
    } catch {
      // What the machine lacks for the proof itself is no fault of the strategy's.
      let isLack = [.noSpace, .fileTooLarge, .tooManyOpenFiles, .noMemory].contains(error)
      prover.add(
        "all", isLack ? "–" : "no error", "\(error.symbol): \(error)",
        isLack ? .notSupported : .broken)
    }
    return prover.proofs
  }

  mutating func add(
    _ subject: String, _ promised: String, _ observed: String, _ verdict: Proof.Verdict
  ) {
    proofs.append(
      Proof(
        strategy: name == strategy.name ? name : "\(name) (ran \(strategy.name))", memory: memory,
        subject: subject, promised: promised, observed: observed, verdict: verdict))
  }

  mutating func add(_ subject: String, _ promised: String, _ observed: String) {
    add(subject, promised, observed, promised == observed ? .kept : .broken)
  }

  /// A number that is promised exactly, or as a range.
  mutating func add(
    _ subject: String, _ promised: ClosedRange<Int>, _ observed: Int, _ unit: String
  ) {
    let text =
      promised.lowerBound == promised.upperBound
      ? "\(promised.lowerBound)" : "\(promised.lowerBound) to \(promised.upperBound)"
    add(subject, text + unit, "\(observed)" + unit, promised.contains(observed) ? .kept : .broken)
  }

  /// Whether nothing can happen, and nothing be proved, for lack of swap.
  var lacksSwap: Bool {
    promise.needsSwap && (MachineFacts.memory("SwapTotal") ?? 0) == 0
  }

  /// A mapped region of base pages, if no others are asked for, or of the pool's, in state Prepared.
  func region(_ hugePages: HugePages = .never, pages: Int? = nil) throws(Errno) -> Region {
    let region = Region(
      pages: pages ?? self.pages, hugePages: hugePages, node: nil, memory: memory,
      place: strategy.place)
    try region.prepare(directory: directory)
    try region.reserve()
    try region.map(region.all)
    return region
  }

  /// Releases, where the strategy does so by a child: which has to live for as long as that matters.
  func release(_ range: PageRange, in region: borrowing Region) throws(Errno) -> ReleasingChild? {
    guard strategy.releasesInChild else {
      try strategy.release(range, in: region)
      return nil
    }
    let child = try ReleasingChild(strategy, region)
    _ = try child.release([range])
    return child
  }
}
