internal import LinuxKernel
internal import Texts
internal import Workloads

/// Refuses limits of memory below which nothing can be measured.
struct PressureChecks {
  let axes: PlanAxes

  /// The least limit: a worker's stack and messages must fit beside the region and its page tables.
  private static let leastPressureBytes = 4 << 20

  func validate() throws(PlanError) {
    for limit in axes.pressures {
      guard limit >= Self.leastPressureBytes, limit % PageSize.bytes == 0 else {
        throw PlanError("--pressure \(ByteCount.exact(limit)): 4 MiB or more, whole pages")
      }
      if hasSwap { continue }
      for size in axes.sizes {
        // What the workload holds at a time of one size, the page tables of all of its region.
        let tables = axes.regionSizes * size / PageSize.bytes * 8
        guard let live = mostLiveBytes(of: size), live + tables > limit else { continue }
        throw PlanError(
          "--size \(ByteCount.exact(size)) and its page tables do not fit into --pressure "
            + "\(ByteCount.exact(limit)): the worker would be killed at the first touch. A larger limit, a smaller size, or "
            + "--swap helps")
      }
    }
  }

  private var hasSwap: Bool { axes.makesSwap || MachineFacts.memory("SwapTotal") ?? 0 > 0 }

  /// The most that the hungriest workload has in use of a size at a time.
  private func mostLiveBytes(of size: Int) -> Int? {
    axes.workloads.compactMap(WorkloadList.named).map { kind in
      axes.granularities.compactMap { step in kind.mostLiveBytes.map { min(size, $0(step)) } }.max()
        ?? size
    }.max()
  }
}
