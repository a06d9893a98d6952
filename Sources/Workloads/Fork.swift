internal import PageRelease

/// A program that writes a snapshot of itself from a child, as Redis does: the parent has its data in memory and forks,
/// and the child releases step by step what it has written out. The parent then writes every page: each write faults,
/// and copies the page if the child still maps it.
///
/// Its phases are those of a cycle over the whole region. The child makes the release, which is measured in the child,
/// and the parent's pages stay (see `releasesInChild`).
///
/// Source: Redis pull request 8974 and issue 7381.
struct Fork: Workload {
  static let kind = WorkloadKind(
    name: "fork",
    summary: "a forked child releases its copy of the region, then the parent writes every page",
    leastSteps: 1,
    takesReleaseShape: false,
    body: { Fork(shape: $0) },
    releasesInChild: true)

  private var cycle: Cycle

  init(shape: WorkloadShape) { cycle = Cycle(shape: shape) }

  mutating func next(
    _ batch: inout Batch, heap: inout PageHeap
  ) throws(PageHeap.Failure) -> Bool {
    try cycle.next(&batch, heap: &heap)
  }
}
