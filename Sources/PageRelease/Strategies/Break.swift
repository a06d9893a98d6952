internal import SystemPackage

/// Moves the end of the data segment down, and up again for reuse.
///
/// - Transition: Ready → None; reuse None → Prepared.
/// - RSS: falls at once.
/// - Later touch: SIGSEGV before reuse; afterwards one minor fault a page, content zero.
/// - Refusal: `EINVAL` for pages that are not at the end: glibc can trim only the top of its main arena. The workload
///   cycle therefore releases from the top down under this strategy.
///
/// The corresponding system call is `brk(2)`.
struct Break: ReleaseStrategy {
  let name = "brk"
  let summary = "brk: shrinks the program's data at its end, and grows it for reuse"
  let usedBy = "glibc's main arena (malloc_trim, M_TRIM_THRESHOLD)"
  let since = "always"
  let action = Action.renew
  let leaves = SpanState.unmapped
  let memory: [MemoryKind] = [.anonymous]
  let place = Region.Place.breakHeap
  let releasesFromTheTop = true

  func release(_ pages: PageRange, in region: borrowing Region) throws(Errno) {
    try region.shrink(pages)
  }

  func reuse(_ pages: PageRange, in region: borrowing Region) throws(Errno) {
    try region.grow(pages)
  }
}
