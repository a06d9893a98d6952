package import LinuxKernel

/// The state of a machine before a measurement. Properties that it does not report are nil.
package struct MachineCondition: Equatable, Sendable {
  /// The peak resident memory of the planned measurement.
  package var regionBytes = 64 << 20
  /// The interval between two samples of the RSS curve.
  package var sampleNanoseconds: UInt64 = 1_000_000
  /// Whether the sampler has a CPU that no worker uses.
  package var sparesACPU = false

  package var clockSource: String?
  package var clockCostNanoseconds: Int?
  /// The smallest observed step of the clock.
  package var clockStepNanoseconds: Int?
  package var samplerCostNanoseconds: Int?

  package var loadAverage: Double?
  /// Whether workers may run at nice −20.
  package var mayRaisePriority: Bool?
  /// The number of online CPUs.
  package var cpus: Int?
  package var governors: [String]?
  package var mayBoost: Bool?
  package var processorQuota: ProcessorQuota?
  package var numaBalancing: String?
  package var nodes = 1

  package var memoryBytes: Int?
  package var availableBytes: Int?
  package var freeBytes: Int?
  /// Free memory in the buddy allocator, and the part of it in blocks of at least a huge page.
  package var blockBytes: Int?
  package var hugeBlockBytes: Int?
  package var controlGroupVersion: Int?
  /// The smallest limit of the control group and its ancestors, and what the tightest of them leaves; nil without a
  /// limit.
  package var controlGroupLimitBytes: Int?
  package var controlGroupAvailableBytes: Int?
  package var swapBytes: Int?
  package var swapUsedBytes: Int?
  package var compressesSwap: Bool?

  package var thpEnabled: String?
  /// Whether memory without advice may get folios larger than a page.
  package var givesFoliosUnasked: Bool?
  package var thpDefrag: String?
  package var khugepagedSleepMilliseconds: Int?
  package var khugepagedPagesToScan: Int?
  package var khugepagedMaxPtesNone: Int?
  package var samePageMerging: SamePageMerging?
  package var accessSchemes: [AccessScheme]?

  package var isGuest: Bool?
  package var hypervisor: String?
  package var reportsFreePages: Bool?
  package var retouchCost: RetouchCost?

  package init() {}
}
