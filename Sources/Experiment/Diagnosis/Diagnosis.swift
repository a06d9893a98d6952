internal import LinuxKernel

/// What a machine's state means for what is measured on it: pure functions of facts. Each threshold
/// stands beside the finding that it is for, with its reason.
package enum Diagnosis {
  /// What the state of the machine means.
  package static func findings(_ machine: MachineCondition) -> [Finding] {
    [
      clockSource(machine), clockCost(machine), clockStep(machine), samplerCost(machine),
      loadAverage(machine), priority(machine), processorQuota(machine), governor(machine), boost(machine),
      numaBalancing(machine),
      availableMemory(machine), controlGroup(machine), freeMemory(machine),
      fragmentation(machine), swap(machine), compressedSwap(machine),
      hugePages(machine), defrag(machine), khugepaged(machine), samePageMerging(machine),
      accessSchemes(machine),
      virtualisation(machine), nestedPaging(machine), freePageReporting(machine),
    ]
  }

  /// What others took while something was measured, or watched. Gaps are told where they were looked
  /// for.
  package static func findings(_ disturbance: Disturbance) -> [Finding] {
    [steal(disturbance), runQueueDelay(disturbance)]
      + (disturbance.isRun ? [] : [lostTime(disturbance)]) + [loadOfOthers(disturbance)]
  }

  /// Bytes with a unit, rounded.
  static func size(_ bytes: Int) -> String { ByteCount.rounded(bytes) }

  static func percent(_ share: Double) -> String { NumberText.significant(share * 100) + " %" }
}
