internal import LinuxKernel
internal import Texts
internal import Workloads

/// Refuses memory limits too small for any measurement.
struct PressureChecks {
  let axes: PlanAxes

  /// The smallest limit: a worker's stack and messages must fit beside the region and its page tables.
  private static let leastPressureBytes = 4 << 20

  func validate() throws(PlanError) {
    for limit in axes.pressures {
      guard limit >= Self.leastPressureBytes, limit % PageSize.bytes == 0 else {
        throw PlanError("--pressure \(ByteCount.exact(limit)): 4 MiB or more, whole pages")
      }
      if hasSwap { continue }
      for size in axes.sizes {
        // The memory in use is at most one size at a time; page tables cover the whole region.
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

  /// The peak memory in use, for the workload that uses most.
  private func mostLiveBytes(of size: Int) -> Int? {
    axes.workloads.compactMap(WorkloadList.named).map { kind in
      axes.granularities.compactMap { step in kind.mostLiveBytes.map { min(size, $0(step)) } }.max()
        ?? size
    }.max()
  }
}
