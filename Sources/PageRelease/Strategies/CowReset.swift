internal import LinuxKernel
internal import SystemPackage

/// Drops the private copies of an image's pages, so that the image is visible again.
///
/// - Transition: Ready → Prepared.
/// - RSS: falls at once.
/// - Later touch: one minor fault a page, which copies it; content of the image, not zero.
/// - Note: The region is a private mapping, of a memfd with an image for `--memory memfd`.
///
/// The corresponding system call is `madvise(2)` with `MADV_DONTNEED`.
struct CowReset: ReleaseStrategy {
  let name = "cow-reset"
  let summary = "MADV_DONTNEED on a private mapping of an image, which then shows again"
  let usedBy = "wasmtime"
  let since = "Linux 3.17 (memfd)"
  let action = Action.drop
  let leaves = SpanState.released
  let memory: [MemoryKind] = [.memfd, .filePrivate]
  let place = Region.Place.privateImage
  let vector = VectorForm.advice(.dontNeed)

  func release(_ pages: PageRange, in region: borrowing Region) throws(Errno) {
    try VirtualMemory.advise(region.bytes(pages), .dontNeed)
  }
}
