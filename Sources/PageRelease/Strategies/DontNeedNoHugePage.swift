internal import LinuxKernel
internal import SystemPackage

/// Drops the pages and forbids huge pages at the edges, where khugepaged could otherwise fill the hole again; requests huge
/// pages when whole ones are reused.
///
/// - Transition: Ready → Prepared, marked; reuse removes the mark.
/// - RSS: falls at once, and khugepaged cannot raise it again.
/// - Later touch: one minor fault a page, content zero.
/// - Note: Advice on single huge pages splits VMAs: a process may have 65,530 of them. An edge is a huge page that is
///   released in part; it is advised as a whole, up to the end of the region.
/// - Note: In a region without huge pages (`--thp never`) reuse requests none.
/// - Refusal: `EINVAL` if the kernel has no transparent huge pages.
///
/// The corresponding system calls are `madvise(2)` with `MADV_NOHUGEPAGE` on each edge (one call if the two are
/// adjacent), `madvise(2)` with `MADV_DONTNEED`, and for reuse `madvise(2)` with `MADV_HUGEPAGE` on the whole huge
/// pages.
struct DontNeedNoHugePage: ReleaseStrategy {
  let name = "dontneed-nohugepage"
  let summary = "MADV_NOHUGEPAGE on the edge huge pages and MADV_DONTNEED, MADV_HUGEPAGE for reuse"
  let usedBy = "Go 1.5–1.20"
  let since = "Linux 2.6.38"
  let action = Action.drop
  let leaves = SpanState.marked
  let changesFolioSizes = true

  func release(_ pages: PageRange, in region: borrowing Region) throws(Errno) {
    let huge = PageSize.hugeBytes / PageSize.bytes
    let head = pages.start % huge == 0 ? nil : pages.start / huge
    let tail = pages.end % huge == 0 ? nil : pages.end / huge
    if let head, let tail, tail == head + 1 {
      try forbid(head, 2, in: region)
    } else {
      if let head { try forbid(head, 1, in: region) }
      if let tail, tail != head { try forbid(tail, 1, in: region) }
    }
    try VirtualMemory.advise(region.bytes(pages), .dontNeed)
  }

  func reuse(_ pages: PageRange, in region: borrowing Region) throws(Errno) {
    let whole = pages.wholeHugePages
    if whole.count > 0, region.hugePages != .never {
      try VirtualMemory.advise(region.bytes(whole), .hugePage)
    }
  }

  /// Forbids `count` huge pages, starting with huge page `number`.
  private func forbid(_ number: Int, _ count: Int, in region: borrowing Region) throws(Errno) {
    let huge = PageSize.hugeBytes / PageSize.bytes
    let end = min((number + count) * huge, region.pages)
    let edge = PageRange(start: number * huge, count: end - number * huge)
    try VirtualMemory.advise(region.bytes(edge), .noHugePage)
  }
}
