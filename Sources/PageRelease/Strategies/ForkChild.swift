internal import LinuxKernel
internal import SystemPackage

/// A forked child drops its copy of pages that it will not read, so that the parent's writes to them need no copies.
///
/// - Transition: Ready stays Ready in the parent, shared with the child.
/// - RSS: the parent's is unchanged, the child's falls at once.
/// - Later touch: one minor fault a page in the parent, which is the only owner and copies nothing; content kept.
/// - Refusal: `ENOMEM` or `EAGAIN` of the fork.
/// - Note: The child is forked before the first release, outside of the measured section, and lives until the pages have
///   been touched again. Its calls are measured in the child.
///
/// The corresponding system call is `madvise(2)` with `MADV_DONTNEED`, in the child.
struct ForkChild: ReleaseStrategy {
  let name = "fork-child"
  let summary = "MADV_DONTNEED in a forked child: the parent's writes then copy nothing"
  let usedBy = "Redis"
  let since = "always"
  let action = Action.keep
  let leaves = SpanState.copyOnWrite
  let memory: [MemoryKind] = [.anonymous]
  let releasesInChild = true

  func release(_ pages: PageRange, in region: borrowing Region) throws(Errno) {
    try VirtualMemory.advise(region.bytes(pages), .dontNeed)
  }
}
