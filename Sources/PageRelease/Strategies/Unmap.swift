internal import SystemPackage

/// Releases memory and address space, and maps the space again at the same address for reuse.
///
/// - Transition: Ready → None; reuse None → Prepared.
/// - RSS: falls at once; page tables and the VMA itself are freed too.
/// - Later touch: SIGSEGV before reuse; afterwards one minor fault a page, content zero. Reuse maps with the region's huge
///   page advice and node, which is part of the cost of a re-touch.
/// - Refusal: by no kernel; `ENOMEM` once a process has as many VMAs as `vm.max_map_count` allows.
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
