internal import HeapModule
internal import PageRelease

/// A steady state: spans of random sizes and lifetimes are allocated and freed, live pages stay near half the region,
/// and freed spans are released at once.
///
/// Time is counted in allocations. A lifetime is uniform up to 2^(k+1) units with probability 2^-(k+1), k from 0 to 6,
/// and a unit is a sixteenth of the number of live spans: most spans are short-lived, some are long-lived. A tick frees
/// the spans that die next, a sixteenth of the live pages, then allocates up to the target again. The workload ends
/// when it has allocated as many pages as the region has beyond the first fill.
struct Churn: Workload {
  static let kind = WorkloadKind(
    name: "churn",
    summary: "steady state: spans of random size and lifetime, released as they are freed",
    leastSteps: 16,
    takesReleaseShape: false,
    body: { Churn(shape: $0) },
    singleCycleReason: "it is in a steady state once it has filled its heap")

  private struct LiveSpan: Comparable {
    let range: PageRange
    let death: Int

    static func < (left: LiveSpan, right: LiveSpan) -> Bool {
      // Deaths may coincide; the address then makes the order unique.
      (left.death, left.range.start) < (right.death, right.range.start)
    }
  }

  private enum Stage { case fill, release, refill, ended }

  private static let ticks = 32

  private let shape: WorkloadShape
  private var random: SeededGenerator
  private var stage = Stage.fill
  private var ticksLeft = Churn.ticks
  private var allocations = 0
  private var live = Heap<LiveSpan>()
  private var livePages = 0

  init(shape: WorkloadShape) {
    self.shape = shape
    random = SeededGenerator(seed: shape.seed)
  }

  private var targetPages: Int { shape.pages / 2 }
  private var lowPages: Int { targetPages - max(1, targetPages / 16) }

  mutating func next(
    _ batch: inout Batch, heap: inout PageHeap
  ) throws(PageHeap.Failure) -> Bool {
    switch stage {
    case .fill:
      batch.begin(.touch)
      if try allocate(&batch, &heap) {
        batch.endPhase()
        stage = .release
      }
    case .release:
      batch.begin(.release)
      if try release(&batch, &heap) {
        ticksLeft -= 1
        if ticksLeft == 0 { batch.endPhase() }
        stage = .refill
      }
    case .refill:
      batch.begin(.retouch)
      if try allocate(&batch, &heap) {
        if ticksLeft == 0 { batch.endPhase() }
        stage = ticksLeft == 0 ? .ended : .release
      }
    case .ended:
      return false
    }
    return true
  }

  /// Allocates until the target is reached; false if the batch is full before.
  private mutating func allocate(
    _ batch: inout Batch, _ heap: inout PageHeap
  ) throws(PageHeap.Failure) -> Bool {
    while livePages < targetPages {
      if batch.isFull { return false }
      let range = try batch.allocate(shape.randomPages(&random), from: &heap)
      livePages += range.count
      allocations += 1
      live.insert(LiveSpan(range: range, death: allocations + lifetime()))
    }
    return true
  }

  /// Frees the spans that die next until a sixteenth of the target is free; false if the batch is full before.
  private mutating func release(
    _ batch: inout Batch, _ heap: inout PageHeap
  ) throws(PageHeap.Failure) -> Bool {
    while livePages > lowPages, let next = live.min {
      if batch.isFull { return false }
      live.removeMin()
      livePages -= next.range.count
      try batch.free(next.range, to: &heap)
    }
    return true
  }

  private mutating func lifetime() -> Int {
    let octave = min(random.next().trailingZeroBitCount, 6)
    let unit = max(1, targetPages / shape.stepPages / 16)
    return 1 + random.below(unit << (octave + 1))
  }
}
