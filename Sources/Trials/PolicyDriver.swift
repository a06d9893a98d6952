internal import LinuxKernel
internal import PageRelease
internal import Plans
internal import SystemPackage
internal import Workloads

/// Applies a cell's policy: starts a background thread that releases pages, or determines which pages a workload of
/// batches must release after a free. The policy is queried once per batch, with the last range that was freed.
final class PolicyDriver {
  /// Releases in the background since the last query.
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

  /// Starts the policy's own thread, if it has one. Call once the region is mapped.
  func start() throws(Errno) {
    guard policy.releaser == .ownThread, releaser == nil else { return }
    releaser = try BackgroundReleaser(
      heap: heap, stages: strategy.stages, policy: policy, unitPages: unitPages)
  }

  /// Stops the thread. Call before the region is freed.
  func stop() { releaser?.stop() }

  /// The ranges that the workload's thread must release after freeing the ranges of `batch`; at most as many as a batch
  /// holds.
  func due(afterFreeing batch: borrowing Batch) -> ContiguousArray<PageRange> {
    if isImmediate { return batch.operations }
    guard policy.releaser == .freeingThread, let last = batch.operations.last else { return [] }
    return ContiguousArray(
      heap.locked { policy.due(afterFreeing: last, in: $0.spans) }.prefix(Batch.capacity))
  }

  /// The state of pages released by the workload's thread.
  var leaves: SpanState { isImmediate ? strategy.leaves : strategy.leavesInHeap }

  var givesBack: Bool { strategy.givesBack }

  /// The error with which the kernel refused a call of the policy's own thread.
  var refusal: Errno? { releaser?.tally.refusal }

  /// The releases of the policy's own thread since the last call; nil if it has none.
  func takeShare() -> Share? {
    guard let now = releaser?.tally else { return nil }
    defer { told = now }
    return Share(
      pages: now.pages - told.pages, nanoseconds: Int(now.nanoseconds - told.nanoseconds),
      cpuNanoseconds: Int(now.cpuNanoseconds - told.cpuNanoseconds))
  }
}
