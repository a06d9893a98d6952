internal import LinuxKernel
internal import SystemPackage

/// Takes access away and drops the pages; gives access back for reuse.
///
/// - Transition: Ready → Reserved; reuse Reserved → Prepared.
/// - RSS: falls at once; areas may split.
/// - Later touch: SIGSEGV before reuse; afterwards one minor fault a page, content zero.
/// - Refusal: none by any kernel; `ENOMEM` where a process has as many areas as `vm.max_map_count` allows.
///
/// The corresponding system calls are `mprotect(2)` with `PROT_NONE` and `madvise(2)` with
/// `MADV_DONTNEED`, and `mprotect(2)` with `PROT_READ | PROT_WRITE`.
struct Protect: ReleaseStrategy {
  let name = "protect"
  let summary = "mprotect(PROT_NONE) and MADV_DONTNEED, mprotect back for reuse"
  let usedBy = "Go's sysFault, libpas, PartitionAlloc"
  let since = "always"
  let action = Action.drop
  let leaves = SpanState.withdrawn

  func release(_ pages: PageRange, in region: borrowing Region) throws(Errno) {
    try VirtualMemory.forbidAccess(region.bytes(pages))
    try VirtualMemory.advise(region.bytes(pages), .dontNeed)
  }

  func reuse(_ pages: PageRange, in region: borrowing Region) throws(Errno) {
    try VirtualMemory.allowAccess(region.bytes(pages))
  }
}
