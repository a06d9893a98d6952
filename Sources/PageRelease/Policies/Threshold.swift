internal import LinuxKernel

/// Trims the top of the heap, in the thread that frees, when the top has grown to a threshold, as glibc does.
///
/// The top is the free memory above the highest live page. When a free leaves `threshold` or more dirty bytes in it,
/// all of them are released except a pad of 128 KiB at the low end. Holes below the top are never released.
///
/// A workload of batches frees up to 1,024 ranges before it calls the policy.
///
/// Source: mallopt(3), `M_TRIM_THRESHOLD` (128 KiB by default) and `M_TOP_PAD` (128 KiB); `systrim` in glibc's
/// malloc.c. glibc also raises the threshold by itself, to twice the largest mmapped chunk that was freed; this policy
/// keeps the given threshold.
struct Threshold: ReleasePolicy {
  static let kind = PolicyKind(
    name: "threshold", parameter: "BYTES",
    summary: "the top of the heap, by the thread that frees, when so much of it is free",
    usedBy: "glibc's main arena (M_TRIM_THRESHOLD)",
    range: "bytes, more than 0, such as 128K", standard: "128K",
    make: { text in
      PolicyList.bytes(text).map {
        Threshold(pages: max(1, $0 / PageSize.bytes), padPages: (128 << 10) / PageSize.bytes)
      }
    })

  let releaser = Releaser.freeingThread
  let pages: Int
  let padPages: Int

  func due(afterFreeing range: PageRange, in spans: SpanMap) -> [PageRange] {
    var dirty: [PageRange] = []
    var index = spans.count - 1
    while index >= 0, spans[index].state.isFree {
      if spans[index].state == .dirty { dirty.append(spans[index].range) }
      index -= 1
    }
    guard dirty.reduce(0, { $0 + $1.count }) >= pages else { return [] }
    // Lowest first, to leave the pad; the result is reversed, highest first.
    var pad = padPages
    var due: [PageRange] = []
    for range in dirty.reversed() {
      let kept = min(pad, range.count)
      pad -= kept
      if kept < range.count {
        due.append(PageRange(start: range.start + kept, count: range.count - kept))
      }
    }
    return due.reversed()
  }
}
