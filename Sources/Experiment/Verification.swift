package import LinuxKernel
package import PageRelease
package import Workloads

/// Holds what the kernel shows at the end of a phase against what the page heap expects if the
/// strategy keeps its promise. Pure.
package struct Verification {
  package let cell: Cell
  package let phase: Phase
  /// Faults counted in the phase.
  package let faults: Int
  /// Pages that the phase touched and that should not have been resident.
  package let absentPages: Int
  package let residency: RangeResidency
  package let heap: HeapAccount
  /// Whether no folio larger than a page can be in the region.
  package let onlyBasePages: Bool
  /// Whether every operation of the phase covered whole huge pages.
  package let wholeHugePages: Bool
  /// CPUs the worker may run on: each may keep a batch of lazily freed pages out of the count.
  package let cpus: Int
  /// Pages by node; nil where placement was not asked for.
  package let placement: [Int: Int]?

  package init(
    cell: Cell, phase: Phase, faults: Int, absentPages: Int, residency: RangeResidency,
    heap: HeapAccount, onlyBasePages: Bool, wholeHugePages: Bool, cpus: Int,
    placement: [Int: Int]?
  ) {
    self.cell = cell
    self.phase = phase
    self.faults = faults
    self.absentPages = absentPages
    self.residency = residency
    self.heap = heap
    self.onlyBasePages = onlyBasePages
    self.wholeHugePages = wholeHugePages
    self.cpus = cpus
    self.placement = placement
  }

  /// What is not as promised, in words; empty when all is.
  package var findings: [String] {
    [faultsFinding, residencyFinding, lazyFreeFinding, hugePagesFinding, placementFinding]
      .compactMap { $0 }
  }

  private var faultsFinding: String? {
    let least: Int
    let most: Int
    let hugePages = PageSize.hugeBytes / PageSize.bytes
    if onlyBasePages {
      (least, most) = (absentPages, absentPages)
    } else if wholeHugePages {
      (least, most) = (absentPages / hugePages, absentPages / hugePages)
    } else {
      (least, most) = (absentPages / hugePages, absentPages)
    }
    if least...most ~= faults { return nil }
    let promised = least == most ? "\(least)" : "\(least) to \(most)"
    let reclaimed =
      phase == .retouch && absentPages == 0 ? ": pages were reclaimed meanwhile" : ""
    return "\(faults) faults where \(promised) were promised\(reclaimed)"
  }

  private var residencyFinding: String? {
    let expected = heap.residentBytes
    let found = residency.anonymousBytes
    let isExact = onlyBasePages || wholeHugePages || expected == 0
    if isExact ? found == expected : found >= expected { return nil }
    if phase == .release, found == expected + heap.releasedBytes {
      return "nothing was freed: \(ByteCount.exact(found)) are still resident"
    }
    return "\(ByteCount.exact(found)) resident where \(ByteCount.exact(expected)) were promised"
  }

  /// The kernel moves lazily freed pages to their list in per-CPU batches of 31 folios, and counts
  /// them only there.
  private var lazyFreeFinding: String? {
    let folio = onlyBasePages ? PageSize.bytes : PageSize.hugeBytes
    let slack = 31 * cpus * folio
    let found = residency.lazyFreeBytes
    if found <= heap.lazyFreeBytes, found >= heap.lazyFreeBytes - slack { return nil }
    return "\(ByteCount.exact(found)) lazily freed where "
      + "\(ByteCount.exact(heap.lazyFreeBytes)) were promised"
  }

  private var hugePagesFinding: String? {
    let found = residency.anonHugeBytes
    switch cell.hugePages {
    case .inherit: return nil
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

  private var placementFinding: String? {
    guard let placement, let node = cell.memoryNode, phase == .touch || phase == .retouch else {
      return nil
    }
    var expected = [node: heap.residentBytes / PageSize.bytes]
    if phase == .retouch, let reuseNode = cell.reuseNode, reuseNode != node {
      expected = [reuseNode: absentPages, node: heap.residentBytes / PageSize.bytes - absentPages]
    }
    let elsewhere = placement.reduce(0) { sum, entry in
      sum + max(0, entry.value - (expected[entry.key] ?? 0))
    }
    return elsewhere == 0 ? nil : "\(elsewhere) pages elsewhere than on the node they are bound to"
  }
}
