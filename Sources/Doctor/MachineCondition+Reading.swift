internal import LinuxKernel
internal import Measurement
internal import PageRelease
internal import Plans
internal import Processes
internal import Workloads

extension MachineCondition {
  /// Reads the machine's state and measures clock, sampler and re-touch. The measurements take some ms on one of
  /// `workerCPUs`, where their results must hold. Afterwards the thread may run where it could before.
  ///
  /// - Parameters:
  ///   - regionBytes: the peak resident memory of the measurement.
  ///   - sampleNanoseconds: the interval between two samples of the RSS curve.
  package init(
    regionBytes: Int, sampleNanoseconds: UInt64, workerCPUs: [Int], allowedCPUs: [Int]
  ) {
    self.init()
    self.regionBytes = regionBytes
    self.sampleNanoseconds = sampleNanoseconds
    sparesACPU = allowedCPUs.contains { !workerCPUs.contains($0) }
    readProcessors(workerCPUs)
    readMemory()
    readHugePages()
    isGuest = MachineFacts.isGuest
    hypervisor = MachineFacts.hypervisor()
    reportsFreePages = MachineFacts.freePageReporting()
    clockSource = ClockSource.current
    let isPinned = (try? Processors.pin(to: workerCPUs)) != nil
    clockCostNanoseconds = ClockCost.nanoseconds()
    clockStepNanoseconds = ClockCost.leastStep()
    samplerCostNanoseconds = CurveSampler.cost()
    retouchCost = try? RetouchCost.measured()
    if isPinned { try? Processors.pin(to: allowedCPUs) }
  }

  /// The state of the machine for a plan.
  init(_ plan: Plan) {
    self.init(
      regionBytes: plan.cells.map(\.residentBytes).max() ?? 0,
      sampleNanoseconds: plan.sampleNanoseconds, workerCPUs: plan.workerCPUs,
      allowedCPUs: plan.allowedCPUs)
  }

  private mutating func readProcessors(_ workerCPUs: [Int]) {
    loadAverage = LoadAverage.ofMinute
    mayRaisePriority = ProcessPriority.mayRaise
    cpus = ProcessorTime.now()?.count
    governors = ProcessorFrequency.governors(of: workerCPUs)
    mayBoost = ProcessorFrequency.mayBoost
    processorQuota = ProcessorQuota.current()
    numaBalancing = NUMA.balancing
    nodes = NUMA.nodes.count
  }

  private mutating func readMemory() {
    memoryBytes = MachineFacts.memory("MemTotal")
    availableBytes = MachineFacts.memory("MemAvailable")
    freeBytes = MachineFacts.memory("MemFree")
    let fragments = MemoryFragments.current()
    blockBytes = fragments?.freeBytes(pageBytes: PageSize.bytes)
    hugeBlockBytes = fragments?.freeBytes(
      pageBytes: PageSize.bytes, inBlocksOf: PageSize.hugeBytes)
    let group = ControlGroup.current()
    controlGroupVersion = group?.version
    let groups = group?.withAncestors ?? []
    controlGroupLimitBytes = groups.compactMap(\.limitBytes).min()
    controlGroupAvailableBytes = groups.compactMap(\.availableBytes).min()
    swapBytes = MachineFacts.memory("SwapTotal")
    if let swapBytes, let free = MachineFacts.memory("SwapFree") {
      swapUsedBytes = swapBytes - free
    }
    compressesSwap = CompressedSwap.isOn
  }

  private mutating func readHugePages() {
    thpEnabled = TransparentHugePages.enabled
    if thpEnabled != nil { givesFoliosUnasked = TransparentHugePages.mayApplyUnasked }
    thpDefrag = TransparentHugePages.defrag
    khugepagedSleepMilliseconds = khugepaged("scan_sleep_millisecs")
    khugepagedPagesToScan = khugepaged("pages_to_scan")
    khugepagedMaxPtesNone = khugepaged("max_ptes_none")
    samePageMerging = SamePageMerging.current()
    accessSchemes = try? AccessScheme.active()
  }

  private func khugepaged(_ name: String) -> Int? {
    TransparentHugePages.khugepaged(name).flatMap { Int($0) }
  }
}

extension Cell {
  /// The peak resident bytes of the region that come from the machine's free memory: 0 for hugetlb memory, which the
  /// pool already holds; the memory in use if the workload releases as it goes.
  fileprivate var residentBytes: Int {
    if memory == .hugetlb { return 0 }
    let kind = WorkloadList.named(workload)
    guard let live = kind?.mostLiveBytes,
      StrategyList.named(strategy).map({ !$0.leaves.isResident }) ?? false
    else { return min(sizeBytes * (kind?.regionSizes ?? 1), pressureBytes ?? .max) }
    return min(sizeBytes, live(granularityBytes))
  }
}
