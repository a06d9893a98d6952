internal import LinuxKernel
internal import SystemPackage

/// Forbids access and drops the pages; allows access again for reuse.
///
/// - Transition: Ready → Reserved; reuse Reserved → Prepared.
/// - RSS: falls at once; VMAs may split.
/// - Later touch: SIGSEGV before reuse; afterwards one minor fault a page, content zero.
/// - Refusal: by no kernel; `ENOMEM` once a process has as many VMAs as `vm.max_map_count` allows.
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
