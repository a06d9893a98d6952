package import PageRelease

/// A seeded generator that allocates, touches and releases through the page heap. The region is reserved before the
/// first batch and freed after the last.
///
/// A workload decides the next operations and changes the heap's account; its caller performs and times the touches and
/// releases. The same shape and seed give the same batches under every strategy.
package protocol Workload {
  /// Fills `batch` with the next operations. False when the workload has ended.
  mutating func next(
    _ batch: inout Batch, heap: inout PageHeap
  ) throws(PageHeap.Failure) -> Bool
}

/// The parameters of a workload.
package struct WorkloadShape: Equatable, Sendable {
  /// The region's length in pages.
  package let pages: Int
  /// Pages of one operation; their mean for workloads with random sizes.
  package let stepPages: Int
  package let seed: UInt64
  /// The unit of all sizes, in pages: for hugetlb memory, a huge page.
  package var unitPages = 1
  /// The steps that are released. This and the following properties apply only to workloads that take a release shape.
  package var pattern = ReleasePattern.all
  /// The fraction of the released memory that is reused, from 0 to 1.
  package var reuseFraction = 1.0
  /// The delay between release and re-touch.
  package var reuseDelayNanoseconds: UInt64 = 0
  /// Whether steps are released from the region's end downwards.
  package var releasesFromTheTop = false
  /// The number of cycles of release and re-touch; 1 for workloads with a reason for a single cycle.
  package var cycles = 1

  package init(pages: Int, stepPages: Int, seed: UInt64) {
    self.pages = pages
    self.stepPages = stepPages
    self.seed = seed
  }

  /// The size of a span: uniform from one unit to twice the step less one unit, so that the mean is the step.
  func randomPages(_ random: inout SeededGenerator) -> Int {
    unitPages * (1 + random.below(2 * stepPages / unitPages - 1))
  }
}

/// A workload as the command line names it.
package struct WorkloadKind: Sendable {
  /// The name in `--workload`.
  package let name: String
  /// A summary, in one line.
  package let summary: String
  /// The minimum number of steps of the region.
  package let leastSteps: Int
  /// The minimum number of pages of a step; for hugetlb memory, of huge pages.
  package var leastPagesOfStep = 1
  /// Whether it releases by a pattern, and reuses a fraction after a delay.
  package let takesReleaseShape: Bool
  /// The workload between reserving and freeing the region.
  let body: @Sendable (WorkloadShape) -> any Workload
  /// Whether it touches released memory again, or as much other memory.
  package var reusesMemory = true
  /// The region's length, as a multiple of the requested size.
  package var regionSizes = 1
  /// The maximum number of bytes of a region in use at a time, by the bytes of one operation; nil if that may be the
  /// whole region.
  package var mostLiveBytes: (@Sendable (_ granularityBytes: Int) -> Int)?
  /// Whether a forked child makes the release, on its own copy of the pages, under every strategy: the process keeps
  /// all its pages, and its next write to each of them is a copy-on-write fault.
  package var releasesInChild = false
  /// The reason why `--repeat` does not apply; nil if it sets the number of cycles of release and re-touch of a round.
  package var singleCycleReason: String?
}

extension WorkloadKind {
  /// The complete workload: reserves the region first, and frees it last.
  package func make(_ shape: WorkloadShape) -> any Workload { RegionLife(body(shape)) }
}

/// A workload between the two operations common to all workloads: reserving and freeing the whole region.
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

/// The list of all workloads. A new workload is a file beside this one, and a line here.
package enum WorkloadList {
  package static let all: [WorkloadKind] = [
    Cycle.kind, Churn.kind, Sawtooth.kind, Sweep.kind, Pressure.kind, Fragmented.kind, Fork.kind,
  ]

  package static var names: [String] { all.map(\.name) }

  package static func named(_ name: String) -> WorkloadKind? { all.first { $0.name == name } }
}
