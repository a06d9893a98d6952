internal import LinuxKernel
internal import SystemPackage

/// Drops the pages at once, even if they are locked in memory.
///
/// - Transition: Ready → Prepared.
/// - RSS: falls at once.
/// - Later touch: one minor fault a page, content zero.
/// - Refusal: `EINVAL` before 5.18.
///
/// The corresponding system call is `madvise(2)` with `MADV_DONTNEED_LOCKED`.
struct DontNeedLocked: ReleaseStrategy {
  let name = "dontneed-locked"
  let summary = "madvise(MADV_DONTNEED_LOCKED): as dontneed, for locked pages too"
  let usedBy = "tcmalloc since 2026-08"
  let since = "Linux 5.18"
  let action = Action.drop
  let leaves = SpanState.released
  let worksOnLockedMemory = true
  let vector = VectorForm.advice(.dontNeedLocked)

  func release(_ pages: PageRange, in region: borrowing Region) throws(Errno) {
    try VirtualMemory.advise(region.bytes(pages), .dontNeedLocked)
  }
}
