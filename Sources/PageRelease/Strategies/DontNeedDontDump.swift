internal import LinuxKernel
internal import SystemPackage

/// Drops the pages and excludes them from core dumps until reuse.
///
/// - Transition: Ready → Prepared, marked; reuse removes the mark.
/// - RSS: falls at once; VMAs split at the mark.
/// - Later touch: one minor fault a page, content zero.
/// - Refusal: `EINVAL` before 3.4.
///
/// The corresponding system calls are `madvise(2)` with `MADV_DONTNEED`, `MADV_DONTDUMP` and, for
/// reuse, `MADV_DODUMP`.
struct DontNeedDontDump: ReleaseStrategy {
  let name = "dontneed-dontdump"
  let summary = "MADV_DONTNEED and MADV_DONTDUMP, MADV_DODUMP for reuse"
  let usedBy = "libpas, .NET"
  let since = "Linux 3.4"
  let action = Action.drop
  let leaves = SpanState.marked

  func release(_ pages: PageRange, in region: borrowing Region) throws(Errno) {
    try VirtualMemory.advise(region.bytes(pages), .dontNeed)
    try VirtualMemory.advise(region.bytes(pages), .dontDump)
  }

  func reuse(_ pages: PageRange, in region: borrowing Region) throws(Errno) {
    try VirtualMemory.advise(region.bytes(pages), .doDump)
  }
}
