internal import LinuxKernel
internal import SystemPackage

/// Maps address space without memory over the pages, and memory again for reuse.
///
/// - Transition: Ready → Reserved; reuse Reserved → Prepared.
/// - RSS: falls at once; VMAs may split.
/// - Later touch: SIGSEGV before reuse; afterwards one minor fault a page, content zero.
/// - Refusal: by no kernel; `ENOMEM` once a process has as many VMAs as `vm.max_map_count` allows.
///
/// The corresponding system calls are `mmap(2)` with `PROT_NONE`, `MAP_FIXED` and `MAP_NORESERVE`, and
/// `mmap(2)` with `MAP_FIXED`.
struct Decommit: ReleaseStrategy {
  let name = "decommit"
  let summary = "mmap(PROT_NONE, MAP_FIXED) over the pages, mmap again for reuse"
  let usedBy = "OpenJDK, .NET, jemalloc's decommit, Go's hard decommit"
  let since = "always"
  let action = Action.renew
  let leaves = SpanState.withdrawn

  func release(_ pages: PageRange, in region: borrowing Region) throws(Errno) {
    try VirtualMemory.withdraw(region.bytes(pages))
  }

  func reuse(_ pages: PageRange, in region: borrowing Region) throws(Errno) {
    try region.replace(pages)
  }
}
