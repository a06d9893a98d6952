internal import PageRelease

/// Frees that leave one page in every step, at a random place. The region is allocated step by step; then all pages of
/// every step but one, drawn by the seed, are freed and released. The holes are filled again, lowest first, with pieces
/// of a step less one page, halved whenever no hole is long enough, until all pages are allocated.
///
/// This is repeated as often as the shape says, with the same holes.
///
/// The remaining pages fragment VMAs, huge pages and free runs. The holes between two remaining pages have any length
/// from none to two steps less two pages. For hugetlb memory a page is a huge page.
struct Fragmented: Workload {
  static let kind = WorkloadKind(
    name: "fragmented",
    summary: "releases all but one random page of every step, and fills the holes by first fit",
    leastSteps: 1,
    leastPagesOfStep: 2,
    takesReleaseShape: false,
    body: { Fragmented(shape: $0) })

  private enum Stage { case touch, release, retouch, ended }

  private let shape: WorkloadShape
  private var stage = Stage.touch
  private var position = 0
  /// The ranges that a cycle releases, in address order, and the number of pages still to be reused.
  private var holes: [PageRange] = []
  private var wanted = 0
  /// The size of the next allocation, in pages.
  private var piece: Int
  private var cycle = 0

  init(shape: WorkloadShape) {
    self.shape = shape
    piece = shape.stepPages - shape.unitPages
  }

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
      if try batch.free(holes, from: &position, to: &heap) {
        batch.endPhase()
        wanted = holes.reduce(0) { $0 + $1.count }
        piece = shape.stepPages - shape.unitPages
        stage = .retouch
      }
    case .retouch:
      batch.begin(.retouch, cycle: cycle)
      while wanted > 0, !batch.isFull { try fill(&batch, &heap) }
      if wanted == 0 {
        batch.endPhase()
        cycle += 1
        position = 0
        stage = cycle == shape.cycles ? .ended : .release
      }
    case .ended:
      return false
    }
    return true
  }

  /// Picks the page of each step that stays; the pages before and after it are released.
  private mutating func pick() {
    var random = SeededGenerator(seed: shape.seed)
    position = 0
    for start in stride(from: 0, to: shape.pages, by: shape.stepPages) {
      let end = min(start + shape.stepPages, shape.pages)
      let kept = start + shape.unitPages * random.below((end - start) / shape.unitPages)
      for hole in [start..<kept, (kept + shape.unitPages)..<end] where !hole.isEmpty {
        holes.append(PageRange(start: hole.lowerBound, count: hole.count))
      }
    }
  }

  /// Allocates one piece, or halves the piece size if no hole is long enough.
  private mutating func fill(
    _ batch: inout Batch, _ heap: inout PageHeap
  ) throws(PageHeap.Failure) {
    piece = min(piece, wanted)
    do throws(PageHeap.Failure) {
      wanted -= try batch.allocate(piece, from: &heap).count
    } catch .outOfSpace where piece > shape.unitPages {
      piece = max(1, piece / shape.unitPages / 2) * shape.unitPages
    }
  }
}
