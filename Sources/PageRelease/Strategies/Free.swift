internal import LinuxKernel
internal import SystemPackage

/// Lets the kernel reclaim the pages when it needs memory; a write before that keeps them.
///
/// - Transition: Ready → Prepared, lazily freed.
/// - RSS: unchanged; `LazyFree` rises. Falls only under memory pressure.
/// - Later touch: 0 faults unless reclaimed; content old or zero; pages stay on their NUMA node.
/// - Refusal: `EINVAL` before 4.5, and for shared and file memory.
///
/// The corresponding system call is `madvise(2)` with `MADV_FREE`.
struct Free: ReleaseStrategy {
  let name = "free"
  let summary = "madvise(MADV_FREE): pages stay until memory is short, a write keeps them"
  let usedBy = "Go 1.12–1.15, .NET's reset, CRuby's fibers, Julia, jemalloc's muzzy pages"
  let since = "Linux 4.5, lazy without swap from 4.12"
  let action = Action.lazilyFree
  let leaves = SpanState.lazilyFreed
  let vector = VectorForm.advice(.free)

  func release(_ pages: PageRange, in region: borrowing Region) throws(Errno) {
    try VirtualMemory.advise(region.bytes(pages), .free)
  }
}
