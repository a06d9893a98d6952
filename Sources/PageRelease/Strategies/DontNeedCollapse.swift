internal import LinuxKernel
internal import SystemPackage

/// Drops the pages, and collapses them into huge pages again after they have been touched.
///
/// - Transition: Ready → Prepared.
/// - RSS: falls at once.
/// - Later touch: one minor fault a page, content zero; then each fully touched huge page is collapsed, which copies it
///   and may stall for memory.
/// - Refusal: `EINVAL` before 6.1, for memory under `MADV_NOHUGEPAGE` (`--thp never`), and for kinds without huge pages.
///
/// The corresponding system calls are `madvise(2)` with `MADV_DONTNEED` and, after the touch that reuses pages, with
/// `MADV_COLLAPSE`.
struct DontNeedCollapse: ReleaseStrategy {
  let name = "dontneed-collapse"
  let summary = "MADV_DONTNEED, and MADV_COLLAPSE after the touch that reuses whole huge pages"
  let usedBy = "Go 1.21.1–1.21.3, tcmalloc"
  let since = "Linux 6.1"
  let action = Action.drop
  let leaves = SpanState.released
  let vector = VectorForm.advice(.dontNeed)
  let collapsesOnReuse = true

  func release(_ pages: PageRange, in region: borrowing Region) throws(Errno) {
    try VirtualMemory.advise(region.bytes(pages), .dontNeed)
  }
}
