internal import PageRelease

/// Reserve, touch, release, re-touch, free: the whole region in address order, one step of the
/// granularity an operation. Reserving and freeing are one operation each.
struct Cycle: Workload {
  static let kind = WorkloadKind(
    name: "cycle",
    summary: "reserve, touch, release, re-touch, free of the whole size, step by step",
    leastSteps: 1,
    make: { Cycle(shape: $0) })

  private static let order: [Phase] = [.reserve, .touch, .release, .retouch, .free]

  private let shape: WorkloadShape
  private var phaseNumber = 0
  private var position = 0

  init(shape: WorkloadShape) { self.shape = shape }

  mutating func next(
    _ batch: inout Batch, heap: inout PageHeap
  ) throws(PageHeap.Failure) -> Bool {
    guard phaseNumber < Self.order.count else { return false }
    let phase = Self.order[phaseNumber]
    switch phase {
    case .touch, .retouch:
      batch.begin(phase)
      while position < shape.pages, !batch.isFull {
        position = try batch.allocate(step, from: &heap).end
      }
    case .release:
      batch.begin(phase)
      while position < shape.pages, !batch.isFull {
        let range = PageRange(start: position, count: step)
        try batch.free(range, to: &heap)
        position = range.end
      }
    case .reserve, .idle, .free:
      batch.wholeRegion(phase, of: heap)
      position = shape.pages
    }
    if position == shape.pages {
      batch.endPhase()
      phaseNumber += 1
      position = 0
    }
    return true
  }

  private var step: Int { min(shape.stepPages, shape.pages - position) }
}
