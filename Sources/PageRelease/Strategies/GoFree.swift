internal import SystemPackage

/// The chain of Go 1.12–1.15 and of mimalloc's reset: `MADV_FREE`, and once the kernel refuses it, `MADV_DONTNEED` from
/// then on. The column `ran` of every row reports which one ran.
///
/// - Transition, RSS, later touch: those of the strategy that ran.
/// - Refusal: none, which is the purpose of the chain.
///
/// The corresponding system calls are `madvise(2)` with `MADV_FREE` or `MADV_DONTNEED`.
struct GoFree: ReleaseStrategy {
  let name = "go-free"
  let summary = "MADV_FREE, or MADV_DONTNEED if the kernel refuses it; rows say which ran"
  let usedBy = "Go 1.12–1.15, mimalloc's reset"
  let since = "always"
  let action = Action.lazilyFree
  let leaves = SpanState.lazilyFreed

  func release(_ pages: PageRange, in region: borrowing Region) throws(Errno) {
    try Free().release(pages, in: region)
  }

  /// The first call decides, as in Go, which remembers the refusal.
  func acting(on memory: MemoryKind, directory: String) -> any ReleaseStrategy {
    Free().refusal(on: memory, directory: directory) == nil ? Free() : DontNeed()
  }
}
