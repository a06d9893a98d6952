internal import LinuxKernel
internal import SystemPackage

/// Drops the pages at once.
///
/// - Transition: Ready → Prepared.
/// - RSS: falls at once.
/// - Later touch: one minor fault a page, content zero; the NUMA node is chosen anew.
/// - Since: Linux 2.4. `EINVAL` for locked or hugetlb memory of old kernels.
/// - Used by: Go before 1.12 and from 1.16, jemalloc by default, mimalloc, PartitionAlloc, glibc's
///   arenas, Firecracker.
///
/// The corresponding system call is `madvise(2)` with `MADV_DONTNEED`.
struct DontNeed: ReleaseStrategy {
  let name = "dontneed"
  let summary = "madvise(MADV_DONTNEED): pages go at once, every page faults again"
  let leaves = SpanState.released

  func release(_ pages: PageRange, in region: borrowing Region) throws(Errno) {
    try VirtualMemory.advise(region.bytes(pages), .dontNeed)
  }
}
