internal import SystemPackage

/// Frees the pages lazily, and drops them a while later if they have not been reused: jemalloc's dirty, muzzy and
/// retained pages.
///
/// - Transition: Ready → Prepared, lazily freed; then Prepared.
/// - RSS: unchanged until the second stage, then it falls at once.
/// - Later touch: after the second stage one minor fault a page, content zero.
/// - Refusal: `EINVAL` under the same conditions as `MADV_FREE`.
/// - Note: The delay is 10 ms and not part of the measured time; its best length is a matter of policy (jemalloc's default
///   was 10 s).
///
/// The corresponding system calls are `madvise(2)` with `MADV_FREE`, and with `MADV_DONTNEED`.
struct FreeThenDontNeed: ReleaseStrategy {
  let name = "free-then-dontneed"
  let summary = "MADV_FREE, and 10 ms later MADV_DONTNEED"
  let usedBy = "jemalloc: dirty, muzzy, retained"
  let since = "Linux 4.5"
  let action = Action.drop
  let leaves = SpanState.released
  let pauseNanoseconds: UInt64 = 10_000_000

  var stages: [any ReleaseStrategy] { [Free(), DontNeed()] }

  func release(_ pages: PageRange, in region: borrowing Region) throws(Errno) {
    for stage in stages { try stage.release(pages, in: region) }
  }
}
