internal import PageRelease

/// Reserve, touch, release, re-touch, free: the whole region in address order, one step of the granularity per
/// operation. Reserve and free are one operation each.
///
/// The shape sets which steps are released, how many of them are reused, and after what delay. First fit allocates the
/// released steps again, lowest first. Release and re-touch are repeated as often as the shape says: steps that were
/// not reused are allocated again before the next cycle, outside the measured windows.
struct Cycle: Workload {
  static let kind = WorkloadKind(
    name: "cycle",
    summary: "reserve, touch, release, re-touch, free of the whole size, step by step",
    leastSteps: 1,
    takesReleaseShape: true,
    body: { Cycle(shape: $0) })

  private enum Stage { case touch, release, idle, retouch, refill, ended }

  private let shape: WorkloadShape
  private var stage = Stage.touch
  private var position = 0
  /// The ranges to release, in the order of release, and the number of pages still to be reused.
  private var picked: [PageRange] = []
  private var wanted = 0
  /// The number of pages of `picked` that a cycle reuses.
  private var wantedOfCycle = 0
  private var cycle = 0

  init(shape: WorkloadShape) { self.shape = shape }

  mutating func next(
    _ batch: inout Batch, heap: inout PageHeap
  ) throws(PageHeap.Failure) -> Bool {
    switch stage {
    case .touch:
      batch.begin(.touch)
      if try batch.allocateSteps(
        of: shape.stepPages, from: &position, to: shape.pages, heap: &heap)
      {
        batch.endPhase()
        pick()
        stage = .release
      }
    case .release:
      batch.begin(.release, cycle: cycle)
      if try batch.free(picked, from: &position, to: &heap) {
        batch.endPhase()
        if shape.reuseDelayNanoseconds > 0 { stage = .idle } else { endIdle() }
      }
    case .idle:
      batch.begin(.idle, cycle: cycle)
      batch.idle(nanoseconds: shape.reuseDelayNanoseconds)
      batch.endPhase()
      endIdle()
    case .retouch:
      batch.begin(.retouch, cycle: cycle)
      while wanted > 0, !batch.isFull {
        wanted -= try batch.allocate(min(shape.stepPages, wanted), from: &heap).count
      }
      if wanted == 0 {
        batch.endPhase()
        endCycle()
      }
    case .refill:
      batch.begin(.retouch, cycle: cycle, isMeasured: false)
      let ascending = shape.releasesFromTheTop ? picked.reversed() : picked
      if try batch.refill(ascending, from: &position, heap: &heap) { startCycle() }
    case .ended:
      return false
    }
    return true
  }

  private mutating func endIdle() {
    if wanted > 0 { stage = .retouch } else { endCycle() }
  }

  /// Continues with the next cycle, once all pages that it releases are allocated.
  private mutating func endCycle() {
    position = 0
    if cycle + 1 == shape.cycles {
      stage = .ended
    } else if wantedOfCycle < picked.reduce(0, { $0 + $1.count }) {
      stage = .refill
    } else {
      startCycle()
    }
  }

  private mutating func startCycle() {
    cycle += 1
    position = 0
    wanted = wantedOfCycle
    stage = .release
  }

  private mutating func pick() {
    var random = SeededGenerator(seed: shape.seed)
    position = 0
    for (number, start) in stride(from: 0, to: shape.pages, by: shape.stepPages).enumerated()
    where shape.pattern.picks(number, &random) {
      picked.append(PageRange(start: start, count: min(shape.stepPages, shape.pages - start)))
    }
    // A run without releases would measure nothing.
    if picked.isEmpty { picked = [PageRange(start: 0, count: min(shape.stepPages, shape.pages))] }
    if shape.releasesFromTheTop { picked.reverse() }
    let pages = picked.reduce(0) { $0 + $1.count }
    let units = (Double(pages / shape.unitPages) * shape.reuseFraction).rounded(.up)
    wantedOfCycle = Int(units) * shape.unitPages
    wanted = wantedOfCycle
  }
}
