internal import LinuxKernel
internal import PageRelease

/// A program that walks through far more address space than it holds memory: every step is touched once, released and
/// never used again.
///
/// Such a walk shows what a release leaves behind: page tables and VMAs. Steps are processed in address order. Several
/// are touched before they are released one by one, up to 8 MiB and the capacity of a batch, so that the window is long
/// compared with the cost of opening it. That amount is resident at a time, plus the page tables of the whole region.
struct Sweep: Workload {
  static let kind = WorkloadKind(
    name: "sweep",
    summary: "touches and releases the whole size once, 8 MiB at a time, step by step",
    leastSteps: 1,
    takesReleaseShape: false,
    body: { Sweep(shape: $0) },
    reusesMemory: false,
    mostLiveBytes: { max($0, Self.strideBytes) },
    singleCycleReason: "it uses nothing again that it has released")

  private enum Stage { case touch, release, ended }

  private static let strideBytes = 8 << 20

  private let shape: WorkloadShape
  private var stage = Stage.touch
  /// The first untouched page.
  private var position = 0
  private var live: [PageRange] = []

  init(shape: WorkloadShape) {
    self.shape = shape
    live.reserveCapacity(Batch.capacity)
  }

  mutating func next(
    _ batch: inout Batch, heap: inout PageHeap
  ) throws(PageHeap.Failure) -> Bool {
    switch stage {
    case .touch:
      batch.begin(.touch)
      let end = position + Self.strideBytes / PageSize.bytes
      repeat {
        let step = PageRange(
          start: position, count: min(shape.stepPages, shape.pages - position))
        try batch.take(step, from: &heap)
        live.append(step)
        position = step.end
      } while position < shape.pages && position + shape.stepPages <= end && !batch.isFull
      if position == shape.pages { batch.endPhase() }
      stage = .release
    case .release:
      batch.begin(.release)
      for step in live { try batch.free(step, to: &heap) }
      live.removeAll(keepingCapacity: true)
      if position == shape.pages { batch.endPhase() }
      stage = position == shape.pages ? .ended : .touch
    case .ended:
      return false
    }
    return true
  }
}
