internal import LinuxKernel
internal import SystemPackage

/// Drops the pages and turns them into guard pages until reuse; any access to them is fatal.
///
/// - Transition: Ready → Reserved; reuse Reserved → Prepared.
/// - RSS: falls at once; VMAs do not split. A huge page is reused as single pages.
/// - Later touch: SIGSEGV before reuse; afterwards one minor fault a page, content zero.
/// - Refusal: `EINVAL` before 6.13.
///
/// The corresponding system calls are `madvise(2)` with `MADV_GUARD_INSTALL` and `MADV_GUARD_REMOVE`.
struct GuardPages: ReleaseStrategy {
  let name = "guard"
  let summary = "madvise(MADV_GUARD_INSTALL), MADV_GUARD_REMOVE for reuse"
  let usedBy = "glibc for thread stacks"
  let since = "Linux 6.13"
  let action = Action.drop
  let leaves = SpanState.withdrawn
  let changesFolioSizes = true

  func release(_ pages: PageRange, in region: borrowing Region) throws(Errno) {
    try VirtualMemory.advise(region.bytes(pages), .guardInstall)
  }

  func reuse(_ pages: PageRange, in region: borrowing Region) throws(Errno) {
    try VirtualMemory.advise(region.bytes(pages), .guardRemove)
  }
}
