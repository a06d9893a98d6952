internal import LinuxKernel
internal import SystemPackage

/// Returns huge pages to their pool.
///
/// - Transition: Ready → Prepared.
/// - RSS: does not include hugetlb memory; `Private_Hugetlb` falls at once and the pool's free pages rise.
/// - Later touch: one minor fault a huge page, content zero.
/// - Refusal: `EINVAL` before 5.18, and for ranges that are not whole huge pages.
///
/// The corresponding system call is `madvise(2)` with `MADV_DONTNEED`.
struct HugeTLB: ReleaseStrategy {
  let name = "hugetlb"
  let summary = "MADV_DONTNEED on hugetlb memory: huge pages return to their pool"
  let usedBy = "virtual machine monitors"
  let since = "Linux 5.18"
  let action = Action.drop
  let leaves = SpanState.released
  let memory: [MemoryKind] = [.hugetlb]
  let vector = VectorForm.advice(.dontNeed)

  func release(_ pages: PageRange, in region: borrowing Region) throws(Errno) {
    try VirtualMemory.advise(region.bytes(pages), .dontNeed)
  }
}
