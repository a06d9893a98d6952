internal import SystemPackage

/// Punches a hole into the file that backs the pages.
///
/// - Transition: Ready → Prepared.
/// - RSS: falls at once in every process that maps the pages, and their backing memory is freed.
/// - Later touch: one minor fault a page, content zero.
/// - Refusal: `EBADF` for memory without a file, `EOPNOTSUPP` on file systems that cannot punch holes.
///
/// The corresponding system call is `fallocate(2)` with `FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE`.
struct PunchHole: ReleaseStrategy {
  let name = "punch-hole"
  let summary = "fallocate(PUNCH_HOLE) on the backing file"
  let usedBy = "ZGC, QEMU"
  let since = "Linux 2.6.38, on tmpfs 3.5"
  let action = Action.dropBacking
  let leaves = SpanState.released
  let memory: [MemoryKind] = [.memfd, .fileShared]

  func release(_ pages: PageRange, in region: borrowing Region) throws(Errno) {
    try region.punchHole(pages)
  }
}
