internal import PageRelease

/// The heap of a program with a garbage collector: it grows to a peak of nine tenths of the region, a collection leaves
/// a tenth of it alive at random places, the dead spans are released, the program idles, and the heap grows again.
struct Sawtooth: Workload {
  static let kind = WorkloadKind(
    name: "sawtooth",
    summary: "the heap swings between a peak and a tenth of it, idles, and grows again",
    leastSteps: 16,
    takesReleaseShape: false,
    body: { Sawtooth(shape: $0) },
    singleCycleReason: "it releases and uses its heap again four times a round")

  private enum Stage { case grow, collect, idle, ended }

  private static let swings = 4
  private static let idleNanoseconds: UInt64 = 20_000_000

  private let shape: WorkloadShape
  private var random: SeededGenerator
  private var stage = Stage.grow
  private var collections = 0
  private var live: [PageRange] = []
  private var livePages = 0

  init(shape: WorkloadShape) {
    self.shape = shape
    random = SeededGenerator(seed: shape.seed)
  }

  private var peakPages: Int { shape.pages / 10 * 9 }
  private var troughPages: Int { shape.pages / 10 }

  mutating func next(
    _ batch: inout Batch, heap: inout PageHeap
  ) throws(PageHeap.Failure) -> Bool {
    switch stage {
    case .grow:
      batch.begin(collections == 0 ? .touch : .retouch)
      if try grow(&batch, &heap) {
        let isLast = collections == Self.swings
        if collections == 0 || isLast { batch.endPhase() }
        random.shuffle(&live)
        stage = isLast ? .ended : .collect
      }
    case .collect:
      batch.begin(.release)
      if try collect(&batch, &heap) {
        collections += 1
        if collections == Self.swings { batch.endPhase() }
        stage = .idle
      }
    case .idle:
      batch.begin(.idle)
      batch.idle(nanoseconds: Self.idleNanoseconds)
      if collections == Self.swings { batch.endPhase() }
      stage = .grow
    case .ended:
      return false
    }
    return true
  }

  /// Allocates up to the peak, or until no run is long enough; false if the batch is full before.
  private mutating func grow(
    _ batch: inout Batch, _ heap: inout PageHeap
  ) throws(PageHeap.Failure) -> Bool {
    while livePages < peakPages {
      if batch.isFull { return false }
      do throws(PageHeap.Failure) {
        let range = try batch.allocate(shape.randomPages(&random), from: &heap)
        live.append(range)
        livePages += range.count
      } catch .outOfSpace {
        return true
      }
    }
    return true
  }

  /// Frees the spans at the end of the shuffled list down to the trough; false if the batch is full before.
  private mutating func collect(
    _ batch: inout Batch, _ heap: inout PageHeap
  ) throws(PageHeap.Failure) -> Bool {
    while livePages > troughPages, let last = live.last {
      if batch.isFull { return false }
      live.removeLast()
      livePages -= last.count
      try batch.free(last, to: &heap)
    }
    return true
  }
}
