internal import LinuxKernel
internal import SystemPackage

/// Frees the pages lazily, and makes the kernel reclaim them at once: the effect of memory pressure, at a chosen time.
///
/// - Transition: Ready → Prepared, lazily freed; then Prepared.
/// - RSS: falls at once, with swap or without: clean lazily freed pages are dropped, not written.
/// - Later touch: one minor fault a page, content zero.
/// - Refusal: `EINVAL` before 5.4, and under the same conditions as `MADV_FREE`.
/// - Note: The kernel marks pages in batches of 31 per CPU, and drains those of the CPU that requests the reclaim. A
///   thread that migrates between the two calls may leave one batch unreclaimed.
///
/// The corresponding system calls are `madvise(2)` with `MADV_FREE`, and with `MADV_PAGEOUT`.
struct FreeThenPageOut: ReleaseStrategy {
  let name = "free-then-pageout"
  let summary = "MADV_FREE and MADV_PAGEOUT: lazily freed pages are reclaimed at once"
  let usedBy = "no known user: it shows the effect of memory shortage on free"
  let since = "Linux 5.4"
  let action = Action.drop
  let leaves = SpanState.released
  let changesFolioSizes = true

  func release(_ pages: PageRange, in region: borrowing Region) throws(Errno) {
    try VirtualMemory.advise(region.bytes(pages), .free)
    try VirtualMemory.advise(region.bytes(pages), .pageOut)
  }
}
