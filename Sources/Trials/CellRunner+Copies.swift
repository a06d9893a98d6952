internal import SystemPackage
internal import Workloads

/// Pages that a write of the worker has copied, since a forked child still had them.
///
/// Counted in the child, by the kernel: `smaps` tells which pages of the region the child alone maps. A write to a
/// page that both map gives the writer a copy and leaves the page to the child, which maps it alone from then on; a
/// write to one that the child has let go of copies nothing, though it faults all the same. What the child alone maps
/// grows by exactly one page a copy, and so what it had of its own before, such as pages that it wrote to, does not
/// count. The faults cannot tell the two apart, the parent's RSS is the same, and the control group's charge has other
/// members.
extension CellRunner {
  /// When a phase is left, or ends: looks at the child behind a release, and counts behind a re-touch.
  mutating func noteCopies(_ phase: Phase?) throws(Errno) {
    guard let child, phase == .release || phase == .retouch else { return }
    let pages = try child.pages()
    if phase == .retouch { note(copied: pages.own - pagesOfChild.own, of: pagesOfChild.shared) }
    pagesOfChild = pages
  }
}
