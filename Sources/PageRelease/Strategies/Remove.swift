internal import LinuxKernel
internal import SystemPackage

/// Drops shared pages together with the memory or file blocks that back them.
///
/// - Transition: Ready → Prepared.
/// - RSS: falls at once, and the memory becomes free for other uses, which `MADV_DONTNEED` does not achieve for shared
///   memory.
/// - Later touch: one minor fault a page, content zero.
/// - Refusal: `EINVAL` for private anonymous and for locked memory, `EACCES` for a private mapping, `EOPNOTSUPP` on file
///   systems that cannot punch holes.
///
/// The corresponding system call is `madvise(2)` with `MADV_REMOVE`.
struct Remove: ReleaseStrategy {
  let name = "remove"
  let summary = "madvise(MADV_REMOVE): shared pages go together with what backs them"
  let usedBy = "tcmalloc as its first try, QEMU"
  let since = "Linux 2.6.16; on other file systems than tmpfs 3.5"
  let action = Action.dropBacking
  let leaves = SpanState.released
  let memory: [MemoryKind] = [.shared, .memfd, .fileShared, .anonymous, .filePrivate, .hugetlb]
  let vector = VectorForm.advice(.remove)

  func release(_ pages: PageRange, in region: borrowing Region) throws(Errno) {
    try VirtualMemory.advise(region.bytes(pages), .remove)
  }
}
