internal import LinuxKernel
internal import SystemPackage

/// Drops the pages, and has the kernel put them into huge pages again when they are back.
///
/// - Transition: Ready → Prepared.
/// - RSS: falls at once.
/// - Later touch: one minor fault a page, content zero; then each huge page that is touched to its end is
///   collapsed, which copies it, and may stall for memory.
/// - Refusal: `EINVAL` before 6.1, for memory under `MADV_NOHUGEPAGE` (`--thp never`), and for kinds that
///   have no huge pages.
///
/// The corresponding system calls are `madvise(2)` with `MADV_DONTNEED`, and behind the touch that
/// reuses pages with `MADV_COLLAPSE`.
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
