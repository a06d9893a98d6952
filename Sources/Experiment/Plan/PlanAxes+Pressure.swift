internal import LinuxKernel
internal import Workloads

extension PlanAxes {
  /// The least limit: a worker's stack and messages must fit beside the region and its page tables.
  private static let leastPressureBytes = 4 << 20

  /// Refuses limits below which nothing can be measured.
  func validatePressure() throws(PlanError) {
    for limit in pressures {
      guard limit >= Self.leastPressureBytes, limit % PageSize.bytes == 0 else {
        throw PlanError("--pressure \(ByteCount.exact(limit)): 4 MiB or more, whole pages")
      }
      if hasSwap { continue }
      for size in sizes {
        // What the workload holds at a time of one size, the page tables of all of its region.
        let tables = regionSizes * size / PageSize.bytes * 8
        guard let live = mostLiveBytes(of: size), live + tables > limit else { continue }
        throw PlanError(
          "--size \(ByteCount.exact(size)) and its page tables do not fit into --pressure "
            + "\(ByteCount.exact(limit)): the first touch would be its end. A larger limit, a smaller size, or "
            + "--swap helps")
      }
    }
  }

  /// The regions' length, as a multiple of the size, of the workload that takes most.
  var regionSizes: Int {
    workloads.compactMap { WorkloadList.named($0)?.regionSizes }.max() ?? 1
  }

  private var hasSwap: Bool { makesSwap || MachineFacts.memory("SwapTotal") ?? 0 > 0 }

  /// The most that the hungriest workload has in use of a size at a time.
  private func mostLiveBytes(of size: Int) -> Int? {
    workloads.compactMap(WorkloadList.named).map { kind in
      granularities.compactMap { step in kind.mostLiveBytes.map { min(size, $0(step)) } }.max()
        ?? size
    }.max()
  }
}
