internal import PageRelease

/// What a program does that writes a snapshot of itself by a child, as Redis does: the parent has its data in
/// memory, forks, and the child gives back step by step what it has written out. The parent then writes every page:
/// each write faults, and copies the page where the child still has it.
///
/// Phases are those of a cycle over the whole region. The strategy is the child's: the release is made by it and
/// measured in it, and the parent's pages stay, as `releasesInChild` says.
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
