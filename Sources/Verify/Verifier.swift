internal import LinuxKernel
package import PageRelease
internal import SystemPackage
internal import Trials

/// Performs a strategy once on a small region of a kind of memory, and compares the kernel's figures with `Promise`, by
/// counters that do not depend on the return value of a call.
///
/// Must be used by a single-threaded process: it forks to observe the signal that ends an access.
package struct Verifier {
  let strategy: any ReleaseStrategy
  let memory: MemoryKind
  let directory: String
  let promise: Promise
  /// 1,024 pages, or two huge pages of the pool: more than the kernel's per-CPU batches can hide.
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

  /// The name of the requested strategy.
  private let name: String

  /// The error with which the kernel refused a call of the strategy itself in the latest part.
  private var refusalOfStrategy: Errno?

  /// Checks all promises; one result per promise.
  package static func prove(
    _ strategy: any ReleaseStrategy, on memory: MemoryKind, directory: String
  ) -> [Proof] {
    var prover = Verifier(strategy, on: memory, directory: directory)
    if let refusal = strategy.refusal(on: memory, directory: directory) {
      prover.add("all", "–", refusal.text, .notSupported)
      return prover.proofs
    }
    if prover.lacksSwap {
      prover.part("all") { (prover) throws(Errno) in try prover.proveWithoutSwap() }
      return prover.proofs
    }
    prover.part("all") { (prover) throws(Errno) in try prover.proveRelease() }
    prover.part("what lies before the range") { (prover) throws(Errno) in
      try prover.proveNeighbours(.never, from: prover.pages / 2)
    }
    if memory == .anonymous, !prover.strategy.releasesInChild,
      TransparentHugePages.enabled ?? "never" != "never"
    {
      prover.part("what lies in one huge page with the range") { (prover) throws(Errno) in
        // Starts in the middle of a huge page.
        try prover.proveNeighbours(.always, from: PageSize.hugeBytes / PageSize.bytes / 2)
      }
    }
    if prover.promise.leaves == .lazilyFreed {
      prover.part("pages mapped after MADV_PAGEOUT") { (prover) throws(Errno) in
        try prover.provePressure()
      }
    }
    if prover.strategy.worksOnLockedMemory {
      prover.part("pages mapped, locked memory") { (prover) throws(Errno) in
        try prover.proveLocked()
      }
    }
    if prover.strategy.collapsesOnReuse {
      prover.part("in huge pages after reuse") { (prover) throws(Errno) in
        try prover.proveCollapse()
      }
    }
    return prover.proofs
  }

  /// Performs a part of the check. If the kernel refuses a call of the strategy, the promise is broken; if it refuses a
  /// call of the check, such as huge pages or a lock, the promise is not shown.
  mutating func part(_ subject: String, _ body: (inout Verifier) throws(Errno) -> Void) {
    do throws(Errno) {
      try body(&self)
    } catch {
      let lacks: [Errno] = [.noSpace, .fileTooLarge, .tooManyOpenFiles, .noMemory]
      let isBroken = refusalOfStrategy != nil && !lacks.contains(error)
      add(
        subject, isBroken ? "no error" : "–", "\(error.symbol): \(error)",
        isBroken ? .broken : .notShown)
    }
    refusalOfStrategy = nil
  }

  /// Performs a call of the strategy, so that its refusal is distinguished from one of the check.
  mutating func act(_ body: (any ReleaseStrategy) throws(Errno) -> Void) throws(Errno) {
    do throws(Errno) {
      try body(strategy)
    } catch {
      refusalOfStrategy = error
      throw error
    }
  }

  /// Adds one observation. If it fails, the promise is not shown, and the check continues.
  mutating func show(
    _ subject: String, _ promised: String, _ observe: () throws(Errno) -> String
  ) {
    do throws(Errno) {
      add(subject, promised, try observe())
    } catch {
      add(subject, promised, "\(error.symbol): \(error)", .notShown)
    }
  }

  /// Adds one observation of a number that is promised exactly, or as a range.
  mutating func show(
    _ subject: String, _ promised: ClosedRange<Int>, _ unit: String = "",
    _ observe: () throws(Errno) -> Int
  ) {
    let text =
      promised.lowerBound == promised.upperBound
      ? "\(promised.lowerBound)" : "\(promised.lowerBound) to \(promised.upperBound)"
    do throws(Errno) {
      let observed = try observe()
      add(
        subject, text + unit, "\(observed)" + unit,
        promised.contains(observed) ? .kept : .broken)
    } catch {
      add(subject, text + unit, "\(error.symbol): \(error)", .notShown)
    }
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

  /// Whether the strategy needs swap and there is none.
  var lacksSwap: Bool {
    promise.needsSwap && (MachineFacts.memory("SwapTotal") ?? 0) == 0
  }

  /// A mapped region, in state Prepared, of base pages unless others are requested, or of the hugetlb pool.
  func region(_ hugePages: HugePages = .never, pages: Int? = nil) throws(Errno) -> Region {
    do throws(Errno) {
      return try mapped(hugePages, pages ?? self.pages)
    } catch {
      // A kernel without huge pages, or a system call filter, refuses the advice against them.
      let mayBeHuge =
        memory.isShared
        ? TransparentHugePages.mayApplyToSharedMemory : TransparentHugePages.mayApplyUnasked
      if hugePages != .never || mayBeHuge { throw error }
      return try mapped(.inherit, pages ?? self.pages)
    }
  }

  private func mapped(_ hugePages: HugePages, _ pages: Int) throws(Errno) -> Region {
    let region = Region(
      pages: pages, hugePages: hugePages, node: nil, memory: memory, place: strategy.place)
    try region.prepare(directory: directory)
    try region.reserve()
    try region.map(region.all)
    return region
  }

  /// Releases a range. Returns the child if the strategy releases in one; it must live as long as its copies matter.
  mutating func release(
    _ range: PageRange, in region: borrowing Region
  ) throws(Errno) -> ReleasingChild? {
    guard strategy.releasesInChild else {
      try act { (strategy) throws(Errno) in try strategy.release(range, in: region) }
      return nil
    }
    let child = try ReleasingChild(strategy, region)
    try act { (_) throws(Errno) in _ = try child.release([range]) }
    return child
  }
}
