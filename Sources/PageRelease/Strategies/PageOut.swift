internal import LinuxKernel
internal import SystemPackage

/// Reclaims the pages now.
///
/// - Transition: Ready → Prepared, content in swap.
/// - RSS: falls at once with swap. Without swap the call returns 0 and frees nothing: such rows are not verified. Huge
///   pages are split nevertheless.
/// - Later touch: one fault a page, major unless the swap cache holds it; content kept.
/// - Refusal: `EINVAL` before 5.4.
///
/// The corresponding system call is `madvise(2)` with `MADV_PAGEOUT`.
struct PageOut: ReleaseStrategy {
  let name = "pageout"
  let summary = "madvise(MADV_PAGEOUT): to swap now; without swap pages stay, huge ones split"
  let usedBy = "Android"
  let since = "Linux 5.4"
  let action = Action.reclaim
  let leaves = SpanState.released
  let vector = VectorForm.advice(.pageOut)

  func release(_ pages: PageRange, in region: borrowing Region) throws(Errno) {
    try VirtualMemory.advise(region.bytes(pages), .pageOut)
  }
}
