package import LinuxKernel
package import PageRelease
package import Plans
internal import Texts
package import Workloads

/// Compares the kernel's figures at the end of a phase with those that the page heap expects if the strategy keeps its
/// promise. Pure.
package struct RowCheck {
  /// The memory that one fault of a region can map.
  package enum Folios: Sendable {
    /// A page.
    case pages
    /// A huge page: every operation covered whole huge pages.
    case whole
    /// Anything from a page to a huge page.
    case mixed
  }

  /// Pages copied by the writes of a re-touch, counted in the child that still had them.
  package struct Copies: Sendable {
    package let made: Int
    /// The pages that the child and the worker both mapped before the re-touch.
    package let shared: Int

    package init(made: Int, shared: Int) {
      self.made = made
      self.shared = shared
    }
  }

  package let cell: Cell
  package let phase: Phase
  package let promise: Promise
  /// Faults counted in the phase.
  package let faults: Int
  /// Pages that the phase touched and whose write was expected to fault.
  package let faultingPages: Int
  /// All pages that the phase covered.
  package let touchedPages: Int
  /// Nil if no child shared pages with the worker.
  package let copies: Copies?
  package let residency: RangeResidency
  package let heap: HeapAccount
  /// The memory that backs shared pages; nil if there is none or it cannot be read.
  package let backingBytes: Int?
  /// Folios of the requested size that the machine allocated; nil if no size was requested.
  package let folioFaults: Int?
  package let folios: Folios
  /// The number of CPUs that the worker may run on: each may hold back a batch of lazily freed pages from the count.
  package let cpus: Int
  /// Pages by node; nil if no placement was requested.
  package let placement: [Int: Int]?

  package init(
    cell: Cell, phase: Phase, promise: Promise, faults: Int, faultingPages: Int,
    touchedPages: Int, copies: Copies? = nil, residency: RangeResidency, heap: HeapAccount,
    backingBytes: Int?,
    folioFaults: Int?,
    folios: Folios, cpus: Int, placement: [Int: Int]?
  ) {
    self.cell = cell
    self.phase = phase
    self.promise = promise
    self.faults = faults
    self.faultingPages = faultingPages
    self.touchedPages = touchedPages
    self.copies = copies
    self.residency = residency
    self.heap = heap
    self.backingBytes = backingBytes
    self.folioFaults = folioFaults
    self.folios = folios
    self.cpus = cpus
    self.placement = placement
  }

  /// Descriptions of broken promises; empty if all are kept.
  package var findings: [String] {
    [
      faultsFinding, copiesFinding, residencyFinding, lazyFreeFinding, hugePagesFinding,
      foliosFinding,
      backingFinding, placementFinding,
    ].compactMap { $0 }
  }

  private var faultsFinding: String? {
    let hugePages = PageSize.hugeBytes / PageSize.bytes
    var (least, most) =
      switch folios {
      case .pages: (faultingPages, faultingPages)
      case .whole: (faultingPages / hugePages, faultingPages / hugePages)
      case .mixed: (faultingPages / hugePages, faultingPages)
      }
    if phase == .retouch, cell.reuse == .read, !heldByChild {
      // A read of anonymous memory maps the zero page, which the write then copies. A read of file or shared memory
      // also maps surrounding pages, on which the write then need not fault.
      if cell.memory == .anonymous, folios == .pages {
        (least, most) = (2 * faultingPages, 2 * faultingPages)
      } else {
        (least, most) = (faultingPages / hugePages, 2 * faultingPages)
      }
    }
    // Each page that was reclaimed meanwhile faults once.
    if isPressed { most = max(most, cell.reuse == .read ? 2 * touchedPages : touchedPages) }
    if let copies, copies.made > 0 {
      // Each copy takes a fault. The kernel copies a page without holding the lock of its page-table entry. If the
      // entry changes meanwhile, the kernel drops the copy and the write faults again; DAMON and page ageing may clear
      // the accessed bit at any time. These repeated faults are not counted, but the check that each page is copied
      // once is exact.
      least = max(least, copies.made)
      most = .max
    }
    if least...most ~= faults { return nil }
    let promised =
      least == most ? "\(least)" : most == .max ? "at least \(least)" : "\(least) to \(most)"
    let reclaimed =
      phase == .retouch && faultingPages == 0 ? ": pages were reclaimed or unmapped meanwhile" : ""
    return "\(faults) faults where \(promised) were promised\(reclaimed)"
  }

  /// Whether the kernel may take pages at any time that are lazily freed or can be swapped out, so that resident memory
  /// has two bounds. It does so if the worker has a memory limit of its own. It also frees the zero-filled pages of a
  /// huge page that it splits, which happens if a strategy that writes zeros releases a part of a huge page.
  private var isPressed: Bool {
    cell.pressureBytes != nil
      || promise.leaves == .lazilyFreed && promise.leavesZeroes == .always && folios == .mixed
  }

  private var heldByChild: Bool { promise.leaves == .copyOnWrite }

  /// A write copies a page that a child still has once, and copies no other page.
  private var copiesFinding: String? {
    guard let copies else { return nil }
    // Workloads that do not release in a child write some pages not at all, or several times.
    let isAll =
      WorkloadList.named(cell.workload)?.releasesInChild == true
      && touchedPages * PageSize.bytes == cell.sizeBytes
    if isAll ? copies.made == copies.shared : 0...copies.shared ~= copies.made { return nil }
    return
      "\(copies.made) pages copied where \(isAll ? "" : "at most ")\(copies.shared) were promised"
  }

  private var residencyFinding: String? {
    let expected = heap.residentBytes
    let found = residentBytes
    let isExact = folios != .mixed || expected == 0
    if isExact ? found == expected : found >= expected { return nil }
    if isPressed, found <= expected,
      found + residency.swappedBytes >= expected - heap.lazyFreeBytes
    {
      return nil
    }
    // Releasing a part of a huge page of shared memory unmaps the whole huge page without freeing it.
    if folios == .mixed, cell.memory.isShared, !promise.leaves.isResident, phase != .touch,
      found < expected
    {
      return nil
    }
    // If the region was not fully used, more pages are free than were ever released.
    let released = min(heap.releasedBytes, touchedPages * PageSize.bytes)
    if phase == .release, found == expected + released {
      return "nothing was freed: \(ByteCount.exact(found)) are still resident"
    }
    return "\(ByteCount.exact(found)) resident where \(ByteCount.exact(expected)) were promised"
  }

  /// The resident bytes that count: for private memory the process's own pages, for shared memory all pages that it
  /// maps.
  private var residentBytes: Int {
    cell.memory.isShared && promise.content != .image || cell.memory == .hugetlb
      ? residency.mappedBytes : residency.anonymousBytes
  }

  /// The kernel moves lazily freed pages to their LRU list in per-CPU batches of 31 folios, and counts them only there.
  private var lazyFreeFinding: String? {
    let folio = folios == .pages ? PageSize.bytes : PageSize.hugeBytes
    let slack = 31 * cpus * folio
    let found = residency.lazyFreeBytes
    let least = isPressed ? 0 : heap.lazyFreeBytes - slack
    if found <= heap.lazyFreeBytes, found >= least { return nil }
    return "\(ByteCount.exact(found)) lazily freed where "
      + "\(ByteCount.exact(heap.lazyFreeBytes)) were promised"
  }

  private var hugePagesFinding: String? {
    let found = residency.anonHugeBytes + residency.sharedHugeBytes
    switch cell.hugePages {
    case .inherit, .folios: return nil
    case .never:
      return found == 0 ? nil : "\(ByteCount.exact(found)) in huge pages where none may be"
    case .always:
      guard phase == .touch, cell.sizeBytes >= PageSize.hugeBytes else { return nil }
      let isWhole = heap.liveBytes == cell.sizeBytes
      let wanted =
        isWhole ? cell.sizeBytes / PageSize.hugeBytes * PageSize.hugeBytes : PageSize.hugeBytes
      return found >= wanted
        ? nil : "\(ByteCount.exact(found)) in huge pages of \(ByteCount.exact(wanted)) asked for"
    }
  }

  /// The first touch shows the folio size: every touched block gets a whole folio, so that there are at least as many
  /// folios as the live bytes fill.
  private var foliosFinding: String? {
    guard phase == .touch, let size = cell.hugePages.folioBytes else { return nil }
    let wanted = heap.liveBytes / size
    guard let found = folioFaults else {
      return "this kernel does not count folios of \(ByteCount.exact(size))"
    }
    return found >= wanted
      ? nil : "\(found) folios of \(ByteCount.exact(size)) where \(wanted) were asked for"
  }

  /// File systems count metadata among a file's blocks, hence the slack for files on disk.
  private var backingFinding: String? {
    guard phase == .release, let found = backingBytes, let kept = promise.backing else {
      return nil
    }
    let slack = cell.memory == .fileShared ? cell.sizeBytes / 64 + 64 << 10 : 0
    // Pages that were never touched have no backing memory, so that only bounds are known if backing is kept.
    let least = folios == .mixed && kept == .freed ? 0 : heap.residentBytes
    let most = kept == .kept ? cell.sizeBytes : heap.residentBytes
    if (least - slack)...(most + slack) ~= found { return nil }
    return "\(ByteCount.exact(found)) of backing memory where at "
      + (found > most ? "most \(ByteCount.exact(most))" : "least \(ByteCount.exact(least))")
      + " were promised"
  }

  private var placementFinding: String? {
    let isProgram = ProgramList.named(cell.workload) != nil
    guard let placement, let node = cell.memoryNode,
      phase == .touch || phase == .retouch || isProgram
    else { return nil }
    var expected = [node: heap.residentBytes / PageSize.bytes]
    if phase == .retouch, let reuseNode = cell.reuseNode, reuseNode != node {
      expected = [
        reuseNode: faultingPages, node: heap.residentBytes / PageSize.bytes - faultingPages,
      ]
    }
    let elsewhere = placement.reduce(0) { sum, entry in
      sum + max(0, entry.value - (expected[entry.key] ?? 0))
    }
    return elsewhere == 0 ? nil : "\(elsewhere) pages elsewhere than on the node they are bound to"
  }
}
