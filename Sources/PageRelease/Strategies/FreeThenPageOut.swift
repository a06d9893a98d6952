internal import LinuxKernel
internal import SystemPackage

/// Marks the pages as lazily freed, and has the kernel reclaim them at once: what shortage of memory does to them,
/// at a moment of one's own choice.
///
/// - Transition: Ready → Prepared, lazily freed; then Prepared.
/// - RSS: falls at once, with swap or without: clean lazily freed pages are dropped, not written.
/// - Later touch: one minor fault a page, content zero.
/// - Refusal: `EINVAL` before 5.4, and where `MADV_FREE` has it.
/// - Note: The kernel marks pages in batches of 31 a CPU, and empties those of the CPU that asks for the reclaim. A
///   thread that moves between the two calls may leave as many behind.
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
