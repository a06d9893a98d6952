internal import LinuxKernel
internal import PageRelease
internal import Plans
internal import Workloads

extension WorkloadShape {
  /// The region's length in pages: the number of sizes that the workload takes. With `extraPercent`, each size is
  /// longer by at most that share, rounded down to whole steps, but by at least one step.
  static func pages(_ cell: Cell, _ context: CellContext) -> Int {
    let pages = cell.sizeBytes / PageSize.bytes
    let stepPages = cell.granularityBytes / PageSize.bytes
    let steps = max(1, pages * context.extraPercent / 100 / stepPages)
    let sizes = WorkloadList.named(cell.workload)?.regionSizes ?? 1
    return sizes * (context.extraPercent > 0 ? pages + steps * stepPages : pages)
  }

  init(_ cell: Cell, _ strategy: any ReleaseStrategy, _ context: CellContext) {
    self.init(
      pages: Self.pages(cell, context), stepPages: cell.granularityBytes / PageSize.bytes,
      seed: context.seed)
    if cell.memory == .hugetlb {
      unitPages = (HugePagePool.pageBytes ?? PageSize.hugeBytes) / PageSize.bytes
    }
    pattern = cell.pattern
    reuseFraction = cell.reuse == .none ? 0 : cell.reuseFraction
    reuseDelayNanoseconds = UInt64(max(cell.reuseDelaySeconds, cell.watchSeconds) * 1e9)
    cycles = cell.repeats
    releasesFromTheTop = strategy.releasesFromTheTop
  }
}
