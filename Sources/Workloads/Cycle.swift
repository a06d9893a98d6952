internal import PageRelease

/// Reserve, touch, release, re-touch, free: the whole region in address order, one step of the
/// granularity an operation. Reserving and freeing are one operation each.
///
/// Which steps are released, how many of them come back, and how long that takes, is the shape's. First
/// fit gives the released steps again, lowest first.
struct Cycle: Workload {
  static let kind = WorkloadKind(
    name: "cycle",
    summary: "reserve, touch, release, re-touch, free of the whole size, step by step",
    leastSteps: 1,
    takesReleaseShape: true,
    body: { Cycle(shape: $0) })

  private enum Stage { case touch, release, idle, retouch, ended }

  private let shape: WorkloadShape
  private var stage = Stage.touch
  private var position = 0
  /// What is to be released, in the order of release, and then how much of it comes back, in pages.
  private var picked: [PageRange] = []
  private var wanted = 0

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
      batch.begin(.release)
      if try batch.free(picked, from: &position, to: &heap) {
        batch.endPhase()
        stage = shape.reuseDelayNanoseconds > 0 ? .idle : afterIdle
      }
    case .idle:
      batch.begin(.idle)
      batch.idle(nanoseconds: shape.reuseDelayNanoseconds)
      batch.endPhase()
      stage = afterIdle
    case .retouch:
      batch.begin(.retouch)
      while wanted > 0, !batch.isFull {
        wanted -= try batch.allocate(min(shape.stepPages, wanted), from: &heap).count
      }
      if wanted == 0 {
        batch.endPhase()
        stage = .ended
      }
    case .ended:
      return false
    }
    return true
  }

  private var afterIdle: Stage { wanted > 0 ? .retouch : .ended }

  private mutating func pick() {
    var random = SeededGenerator(seed: shape.seed)
    position = 0
    for (number, start) in stride(from: 0, to: shape.pages, by: shape.stepPages).enumerated()
    where shape.pattern.picks(number, &random) {
      picked.append(PageRange(start: start, count: min(shape.stepPages, shape.pages - start)))
    }
    // A run that releases nothing would measure nothing.
    if picked.isEmpty { picked = [PageRange(start: 0, count: min(shape.stepPages, shape.pages))] }
    if shape.releasesFromTheTop { picked.reverse() }
    let pages = picked.reduce(0) { $0 + $1.count }
    let units = (Double(pages / shape.unitPages) * shape.reuseFraction).rounded(.up)
    wanted = Int(units) * shape.unitPages
  }
}
