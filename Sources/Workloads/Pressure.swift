internal import PageRelease

/// A program that releases memory and then needs other memory at once: the first half of the region is touched and
/// released step by step, then the second half is touched for the first time.
///
/// If both halves fit, strategies differ only in their own time. Under a limit that only one half fits, pages released
/// only in name must be reclaimed while the program waits for memory; if they cannot be reclaimed, the program is
/// killed.
struct Pressure: Workload {
  static let kind = WorkloadKind(
    name: "pressure",
    summary: "touches and releases the size, then touches as much other memory: for --pressure",
    leastSteps: 1,
    takesReleaseShape: false,
    body: { Pressure(shape: $0) },
    regionSizes: 2,
    singleCycleReason: "it touches other memory in place of what it has released")

  private enum Stage { case touch, release, retouch, ended }

  private let shape: WorkloadShape
  private var stage = Stage.touch
  /// The first page that the phase has not processed.
  private var position = 0

  init(shape: WorkloadShape) { self.shape = shape }

  private var half: Int { shape.pages / 2 }

  mutating func next(
    _ batch: inout Batch, heap: inout PageHeap
  ) throws(PageHeap.Failure) -> Bool {
    switch stage {
    case .touch:
      batch.begin(.touch)
      while position < half, !batch.isFull { try batch.take(step(before: half), from: &heap) }
      if position == half { end(&batch, .release, at: 0) }
    case .release:
      batch.begin(.release)
      while position < half, !batch.isFull { try batch.free(step(before: half), to: &heap) }
      if position == half { end(&batch, .retouch, at: half) }
    case .retouch:
      batch.begin(.retouch)
      while position < shape.pages, !batch.isFull {
        try batch.take(step(before: shape.pages), from: &heap)
      }
      if position == shape.pages { end(&batch, .ended, at: 0) }
    case .ended:
      return false
    }
    return true
  }

  /// The next step, which ends at `end` at the latest.
  private mutating func step(before end: Int) -> PageRange {
    defer { position = min(position + shape.stepPages, end) }
    return PageRange(start: position, count: min(shape.stepPages, end - position))
  }

  private mutating func end(_ batch: inout Batch, _ next: Stage, at page: Int) {
    batch.endPhase()
    stage = next
    position = page
  }
}
