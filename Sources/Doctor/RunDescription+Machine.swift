internal import LinuxKernel
internal import Measurement
package import Plans
internal import Processes
internal import Samples
internal import Texts

extension RunDescription {
  /// Describes a plan and the machine it runs on.
  package init(plan: Plan, version: String, commandLine: [String]) {
    self.init()
    self.version = version
    self.commandLine = commandLine
    seed = plan.seed
    cells = plan.cells
    baseline = plan.baseline
    marginPercent = plan.margin * 100
    cost = plan.cost == .total ? nil : plan.cost.rawValue
    workerCpus = plan.workerCPUs
    controllerCpus = plan.controllerCPUs
    workerNice = ProcessPriority.mayRaise ? ProcessPriority.highest : ProcessPriority.nice
    sampleIntervalNanoseconds = plan.sampleNanoseconds
    switch plan.effort {
    case .rounds(let number): rounds = number
    case .precision(let percent, let seconds):
      precisionPercent = percent
      secondsPerCell = seconds
    }
    startedUnixSeconds = MonotonicClock.secondsSinceEpoch()
    runId = String(
      (UInt64(startedUnixSeconds) << 20 | MonotonicClock.now() & 0xF_FFFF), radix: 36)
    swapMade = plan.changes.swap?.text
    describeMachine(allowedCPUs: plan.allowedCPUs)
    findings = Diagnosis.findings(MachineCondition(plan))
  }

  /// Adds findings about what other processes took from the run.
  package mutating func add(_ disturbance: Disturbance) {
    findings = (findings ?? []) + Diagnosis.findings(disturbance)
  }

  private mutating func describeMachine(allowedCPUs: [Int]) {
    let names = MachineFacts.names()
    host = names.host
    kernel = names.kernel
    kernelBuild = MachineFacts.kernelBuild()
    machineId = MachineFacts.machineID().map {
      String(SHA256.hexadecimal("madbench \($0)").prefix(32))
    }
    bootId = MachineFacts.bootID()
    architecture = names.architecture
    processor = MachineFacts.processorModel()
    cpus = allowedCPUs.count
    memoryBytes = MachineFacts.memory("MemTotal")
    numaBalancing = NUMA.balancing
    swapBytes = MachineFacts.memory("SwapTotal")
    pageBytes = PageSize.bytes
    nodes = NUMA.nodes.map { node in
      Node(
        node: node, cpus: (try? NUMA.cpus(ofNode: node)) ?? [],
        memoryBytes: NUMA.memoryBytes(ofNode: node),
        distances: NUMA.nodes.map { NUMA.distance(node, $0) })
    }
    thpEnabled = TransparentHugePages.enabled
    thpDefrag = TransparentHugePages.defrag
    khugepagedMaxPtesNone = TransparentHugePages.khugepaged("max_ptes_none")
    khugepagedScanSleepMilliseconds = TransparentHugePages.khugepaged("scan_sleep_millisecs")
    controlGroup = ControlGroup.current().map {
      Control(version: $0.version, directory: $0.directory, limitBytes: $0.limitBytes)
    }
    hypervisor = MachineFacts.hypervisor()
    freePageReporting = MachineFacts.freePageReporting()
    clockCostNanoseconds = ClockCost.nanoseconds()
  }
}
