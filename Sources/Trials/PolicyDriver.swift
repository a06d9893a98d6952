internal import LinuxKernel
internal import PageRelease
internal import Plans
internal import SystemPackage
internal import Workloads

/// Does what a cell's policy says: has a thread of its own give pages back, or tells a workload of batches which are due
/// when it has freed some. It is asked once a batch, with the last range that was freed.
final class PolicyDriver {
  /// What was given back in the background since it was asked last.
  struct Share {
    static let none = Share(pages: 0, nanoseconds: 0, cpuNanoseconds: 0)

    var pages: Int
    var nanoseconds: Int
    var cpuNanoseconds: Int

    static func + (left: Share, right: Share) -> Share {
      Share(
        pages: left.pages + right.pages, nanoseconds: left.nanoseconds + right.nanoseconds,
        cpuNanoseconds: left.cpuNanoseconds + right.cpuNanoseconds)
    }
  }

  let isImmediate: Bool
  private(set) var policy: any ReleasePolicy
  private let strategy: any ReleaseStrategy
  private let heap: SharedHeap
  private let unitPages: Int
  private var releaser: BackgroundReleaser?
  private var told = BackgroundReleaser.Tally()

  init(_ cell: Cell, _ strategy: any ReleaseStrategy, _ heap: SharedHeap) {
    guard let (_, policy) = PolicyList.named(cell.policy) else {
      preconditionFailure("the plan holds a policy that is in no list")
    }
    isImmediate = cell.policy == Cell().policy
    self.policy = policy
    self.strategy = strategy
    self.heap = heap
    unitPages = cell.granularityBytes / PageSize.bytes
  }

  /// Has the policy's own thread begin, where it has one: once the region is mapped.
  func start() throws(Errno) {
    guard policy.releaser == .ownThread, releaser == nil else { return }
    releaser = try BackgroundReleaser(
      heap: heap, stages: strategy.stages, policy: policy, unitPages: unitPages)
  }

  /// Ends the thread: before the region goes.
  func stop() { releaser?.stop() }

  /// What the workload's thread gives back now that it has freed the ranges of `batch`, at most as many ranges as a batch
  /// holds.
  func due(afterFreeing batch: borrowing Batch) -> ContiguousArray<PageRange> {
    if isImmediate { return batch.operations }
    guard policy.releaser == .freeingThread, let last = batch.operations.last else { return [] }
    return ContiguousArray(
      heap.locked { policy.due(afterFreeing: last, in: $0.spans) }.prefix(Batch.capacity))
  }

  /// The state in which pages are that the workload's thread has given back.
  var leaves: SpanState { isImmediate ? strategy.leaves : strategy.leavesInHeap }

  var givesBack: Bool { strategy.givesBack }

  /// What the kernel has refused the policy's own thread.
  var refusal: Errno? { releaser?.tally.refusal }

  /// What the policy's own thread has done since the last call; nil where it has none.
  func takeShare() -> Share? {
    guard let now = releaser?.tally else { return nil }
    defer { told = now }
    return Share(
      pages: now.pages - told.pages, nanoseconds: Int(now.nanoseconds - told.nanoseconds),
      cpuNanoseconds: Int(now.cpuNanoseconds - told.cpuNanoseconds))
  }
}
