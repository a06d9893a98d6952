internal import LinuxKernel
internal import SystemPackage

/// Makes the pages the first to be reclaimed when memory is short.
///
/// - Transition: none; Ready stays Ready.
/// - RSS: unchanged. Without swap anonymous pages cannot be reclaimed at all.
/// - Later touch: 0 faults unless swapped out; content kept.
/// - Refusal: `EINVAL` before 5.4.
///
/// The corresponding system call is `madvise(2)` with `MADV_COLD`.
struct Cold: ReleaseStrategy {
  let name = "cold"
  let summary = "madvise(MADV_COLD): pages stay, first in line for reclaim"
  let usedBy = "Android"
  let since = "Linux 5.4"
  let action = Action.keep
  let leaves = SpanState.dirty
  let vector = VectorForm.advice(.cold)

  func release(_ pages: PageRange, in region: borrowing Region) throws(Errno) {
    try VirtualMemory.advise(region.bytes(pages), .cold)
  }
}
