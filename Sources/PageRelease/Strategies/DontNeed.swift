internal import LinuxKernel
internal import SystemPackage

/// Drops the pages at once.
///
/// - Transition: Ready → Prepared.
/// - RSS: falls at once.
/// - Later touch: one minor fault a page, content zero; the NUMA node is chosen anew.
/// - Refusal: `EINVAL` for locked memory, and for hugetlb memory before 5.18.
///
/// The corresponding system call is `madvise(2)` with `MADV_DONTNEED`.
struct DontNeed: ReleaseStrategy {
  let name = "dontneed"
  let summary = "madvise(MADV_DONTNEED): pages are released at once, every page faults again"
  let usedBy =
    "Go before 1.12 and from 1.16, jemalloc by default, mimalloc, PartitionAlloc, glibc's arenas, Firecracker"
  let since = "Linux 2.4"
  let action = Action.drop
  let leaves = SpanState.released
  let vector = VectorForm.advice(.dontNeed)

  func release(_ pages: PageRange, in region: borrowing Region) throws(Errno) {
    try VirtualMemory.advise(region.bytes(pages), .dontNeed)
  }
}
