internal import SystemPackage
internal import Workloads

/// Counts pages that a write of the worker copied because a forked child still had them.
///
/// The count comes from the child's `smaps`, which shows the pages of the region that only the child maps. A write to a
/// page that both map copies the page for the writer and leaves the original to the child, which maps it alone from
/// then on. A write to a page that the child has released copies nothing, though it faults all the same. The memory
/// that only the child maps thus grows by exactly one page per copy, so that pages that the child already had of its
/// own, such as pages it wrote, do not count. Faults cannot distinguish the two cases, the parent's RSS is the same,
/// and the control group's charge includes other members.
extension CellRunner {
  /// At the end of a phase: reads the child's pages after a release, and counts copies after a re-touch.
  mutating func noteCopies(_ phase: Phase?) throws(Errno) {
    guard let child, phase == .release || phase == .retouch else { return }
    let pages = try child.pages()
    if phase == .retouch { note(copied: pages.own - pagesOfChild.own, of: pagesOfChild.shared) }
    pagesOfChild = pages
  }
}
