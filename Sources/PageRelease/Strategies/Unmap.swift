internal import SystemPackage

/// Gives back memory and address space, and maps it again at the same place for reuse.
///
/// - Transition: Ready → None; reuse None → Prepared.
/// - RSS: falls at once; page tables and the area itself go too.
/// - Later touch: SIGSEGV before reuse; afterwards one minor fault a page, content zero. Reuse maps
///   with the region's huge page advice and node, which is part of what a re-touch costs.
/// - Refusal: none by any kernel; `ENOMEM` where a process has as many areas as `vm.max_map_count` allows.
///
/// The corresponding system calls are `munmap(2)` and `mmap(2)` with `MAP_FIXED_NOREPLACE`.
struct Unmap: ReleaseStrategy {
  let name = "munmap"
  let summary = "munmap, and mmap at the same address for reuse"
  let usedBy = "glibc and musl for large blocks, everybody at the end"
  let since = "always"
  let action = Action.renew
  let leaves = SpanState.unmapped

  func release(_ pages: PageRange, in region: borrowing Region) throws(Errno) {
    try region.unmap(pages)
  }

  func reuse(_ pages: PageRange, in region: borrowing Region) throws(Errno) {
    try region.remap(pages)
  }
}
