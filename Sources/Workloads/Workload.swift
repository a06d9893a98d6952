package import PageRelease

/// A seeded generator that allocates, touches and releases through the page heap. The region is reserved before, and given
/// back behind, what it says.
///
/// A workload decides what to do next and changes the heap's book; the touches and releases
/// themselves are performed, timed, by whoever asks for the batches. The same shape and seed give
/// the same batches under every strategy.
package protocol Workload {
  /// Fills `batch` with what comes next. False when the workload has ended.
  mutating func next(
    _ batch: inout Batch, heap: inout PageHeap
  ) throws(PageHeap.Failure) -> Bool
}

/// What a workload is made to measure.
package struct WorkloadShape: Equatable, Sendable {
  /// The region's length in pages.
  package let pages: Int
  /// Pages of one operation; for workloads with random sizes, their mean.
  package let stepPages: Int
  package let seed: UInt64
  /// What sizes are multiples of, in pages: of hugetlb memory, a huge page.
  package var unitPages = 1
  /// Which steps are released; with what follows only of workloads that take a release shape.
  package var pattern = ReleasePattern.all
  /// How much of what was released is used again, from 0 to 1.
  package var reuseFraction = 1.0
  /// Between the release and the re-touch.
  package var reuseDelayNanoseconds: UInt64 = 0
  /// Whether the release goes from the region's end downwards.
  package var releasesFromTheTop = false
  /// How often release and re-touch follow each other; 1 for workloads that have a reason for a single cycle.
  package var cycles = 1

  package init(pages: Int, stepPages: Int, seed: UInt64) {
    self.pages = pages
    self.stepPages = stepPages
    self.seed = seed
  }

  /// A span's size: uniform from one unit to twice the step less one unit, so the mean is the step.
  func randomPages(_ random: inout SeededGenerator) -> Int {
    unitPages * (1 + random.below(2 * stepPages / unitPages - 1))
  }
}

/// A workload as the command line knows it.
package struct WorkloadKind: Sendable {
  /// What `--workload` takes.
  package let name: String
  /// What it does, in one line.
  package let summary: String
  /// How many steps the region must hold for the workload to make sense.
  package let leastSteps: Int
  /// How many pages a step must have; of hugetlb memory, huge pages.
  package var leastPagesOfStep = 1
  /// Whether it releases by a pattern, and reuses a fraction, after a delay.
  package let takesReleaseShape: Bool
  /// What it does with a region that is there.
  let body: @Sendable (WorkloadShape) -> any Workload
  /// Whether it touches again what was released, or as much other memory.
  package var reusesMemory = true
  /// The region's length, as a multiple of the size that is asked for.
  package var regionSizes = 1
  /// The most bytes of a region in use at a time, by the bytes of one operation; nil where that may be
  /// all of it.
  package var mostLiveBytes: (@Sendable (_ granularityBytes: Int) -> Int)?
  /// Whether a forked child makes the release, of its own copy of the pages, whatever the strategy: the process
  /// keeps all its pages, and its next write to each is a copy-on-write fault.
  package var releasesInChild = false
  /// Why `--repeat` has no meaning for it; nil where it says how many cycles of release and re-touch a round has.
  package var singleCycleReason: String?
}

extension WorkloadKind {
  /// All of it: the region comes first, and goes last.
  package func make(_ shape: WorkloadShape) -> any Workload { RegionLife(body(shape)) }
}

/// A workload between two operations that are alike for all: the whole region is reserved, and given back.
private struct RegionLife: Workload {
  private enum Stage { case reserve, body, ended }

  private var stage = Stage.reserve
  private var body: any Workload

  init(_ body: any Workload) { self.body = body }

  mutating func next(
    _ batch: inout Batch, heap: inout PageHeap
  ) throws(PageHeap.Failure) -> Bool {
    switch stage {
    case .reserve:
      batch.wholeRegion(.reserve, of: heap)
      stage = .body
    case .body:
      if try body.next(&batch, heap: &heap) { return true }
      batch.wholeRegion(.free, of: heap)
      stage = .ended
    case .ended:
      return false
    }
    return true
  }
}

/// Every workload there is. A new one is a file beside this one, and a line here.
package enum WorkloadList {
  package static let all: [WorkloadKind] = [
    Cycle.kind, Churn.kind, Sawtooth.kind, Sweep.kind, Pressure.kind, Fragmented.kind, Fork.kind,
  ]

  package static var names: [String] { all.map(\.name) }

  package static func named(_ name: String) -> WorkloadKind? { all.first { $0.name == name } }
}
