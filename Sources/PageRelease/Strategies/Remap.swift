internal import SystemPackage

/// Maps fresh memory over the old pages, in one step.
///
/// - Transition: Ready → Prepared.
/// - RSS: falls at once.
/// - Later touch: one minor fault a page, content zero.
/// - Refusal: by no kernel; `ENOMEM` once a process has as many VMAs as `vm.max_map_count` allows.
/// - Note: The new mapping gets the region's huge page advice and node anew, which is part of the cost of a release.
///
/// The corresponding system call is `mmap(2)` with `MAP_FIXED`.
struct Remap: ReleaseStrategy {
  let name = "remap"
  let summary = "mmap(MAP_FIXED) of fresh memory over the pages"
  let usedBy = "Go as its last fallback, Firecracker for snapshots"
  let since = "always"
  let action = Action.renew
  let leaves = SpanState.released

  func release(_ pages: PageRange, in region: borrowing Region) throws(Errno) {
    try region.replace(pages)
  }
}
