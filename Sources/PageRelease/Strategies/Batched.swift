internal import LinuxKernel
internal import SystemPackage

/// Drops the pages of many ranges in one call.
///
/// - Transition: Ready → Prepared.
/// - RSS: falls at once.
/// - Later touch: one minor fault a page, content zero.
/// - Refusal: `EINVAL` before 6.13, which rejects destructive advice even from the process itself; `ENOSYS` before 5.10.
///   From 6.16 a call flushes the TLB once for all its ranges.
/// - Note: `--batch` is the length of the vector, 64 by default. `--strategy free --batch 64` does the same with
///   `MADV_FREE`.
///
/// The corresponding system call is `process_madvise(2)` on the process itself with `MADV_DONTNEED`.
struct Batched: ReleaseStrategy {
  let name = "batched"
  let summary = "process_madvise(self, vector, MADV_DONTNEED): --batch ranges a call, 64 by default"
  let usedBy = "jemalloc, wasmtime; proposed for Go"
  let since = "Linux 6.13, one TLB flush a call from 6.16"
  let action = Action.drop
  let leaves = SpanState.released
  let vector = VectorForm.advice(.dontNeed)
  let defaultBatch = 64

  func release(_ pages: PageRange, in region: borrowing Region) throws(Errno) {
    let vector = try AdviceVector()
    vector.append(region.bytes(pages))
    try vector.advise(.dontNeed)
  }
}
