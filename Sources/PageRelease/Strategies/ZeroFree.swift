internal import Glibc
internal import LinuxKernel
internal import SystemPackage

/// Writes zeros over the resident pages, then lets the kernel reclaim them when it needs memory.
///
/// - Transition: Ready → Prepared, lazily freed.
/// - RSS: unchanged; `LazyFree` rises. Falls only under memory pressure.
/// - Later touch: 0 faults unless reclaimed; content zero, reclaimed or not; pages stay on their NUMA node.
/// - Refusal: `EINVAL` before 4.5, and for shared and file memory.
/// - Note: A page that is not resident already reads as zero and is not touched; `mincore(2)` finds the resident ones. A
///   page in swap is dropped by `MADV_FREE`. A resident page of zeros is read, not written: it may be the kernel's zero
///   page, and a write would allocate memory for it.
/// - Note: From 6.12 the kernel frees the zero-filled pages of a huge page when it splits it. If only a part of a huge page
///   is released, that part is therefore freed at once, and faults.
///
/// The corresponding system calls are `mincore(2)`, and `madvise(2)` with `MADV_FREE`.
struct ZeroFree: ReleaseStrategy {
  let name = "zero-free"
  let summary = "memset(0) of the resident pages and MADV_FREE: as free, but they always read zero"
  let usedBy = "no known user on Linux; some programs on macOS"
  let since = "Linux 4.5, lazy without swap from 4.12"
  let action = Action.zeroThenLazilyFree
  let leaves = SpanState.lazilyFreed

  func release(_ pages: PageRange, in region: borrowing Region) throws(Errno) {
    let bytes = region.bytes(pages)
    try PageFlags.forEachPageInMemory(bytes) { page in
      if !Self.isZero(page), let start = page.baseAddress { memset(start, 0, page.count) }
    }
    try VirtualMemory.advise(bytes, .free)
  }

  /// Stops at the first byte that is not zero, which in a used page is usually near the beginning.
  @inline(__always)
  private static func isZero(_ page: UnsafeMutableRawBufferPointer) -> Bool {
    guard let start = page.baseAddress else { return true }
    // If the first word is zero, and every word equals the one before it, all are zero.
    return start.load(as: UInt64.self) == 0 && memcmp(start, start + 8, page.count - 8) == 0
  }
}
