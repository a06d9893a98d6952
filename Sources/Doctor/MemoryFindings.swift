internal import Samples

/// Findings about memory. Each threshold is explained at its finding.
enum MemoryFindings {
  static func findings(_ machine: MachineCondition) -> [Finding] {
    [
      availableMemory(machine), controlGroup(machine), freeMemory(machine), fragmentation(machine), swap(machine),
      compressedSwap(machine),
    ]
  }

  /// The memory that must stay available beside the region. The kernel starts background reclaim below its watermarks,
  /// about 1 % of memory; the margin is twice that, and at least 256 MiB for small machines, so that a neighbour that
  /// grows does not trigger it either.
  private static func margin(_ machine: MachineCondition) -> Int {
    max(256 << 20, (machine.memoryBytes ?? 0) / 50)
  }

  /// Lazily freed pages are reclaimed when memory is short: a warning if the region would leave less than the margin.
  static func availableMemory(_ machine: MachineCondition) -> Finding {
    let aspect = Aspect(
      name: "available memory",
      why: "under memory pressure, reclaim takes lazily freed pages and time",
      cure: "stop processes that use memory, or choose a smaller --size")
    guard let available = machine.availableBytes else { return aspect.notAvailable }
    let isShort = available - machine.regionBytes < margin(machine)
    return aspect.found(
      "\(Diagnosis.size(available)), for a region of \(Diagnosis.size(machine.regionBytes))",
      isShort ? .warning : .fine, value: Double(available), unit: "bytes")
  }

  /// A group reclaims only at its limit, with no background reclaim before it: a warning if the region would leave less
  /// than 64 MiB of the limit for the memory, page tables and files of the workers and the sampler.
  static func controlGroup(_ machine: MachineCondition) -> Finding {
    let aspect = Aspect(
      name: "control group",
      why: "at the limit, every fault reclaims first, and a worker may be killed",
      cure: "raise memory.max (memory.limit_in_bytes) of the group, or choose a smaller --size")
    guard let version = machine.controlGroupVersion else { return aspect.notAvailable }
    guard let limit = machine.controlGroupLimitBytes else {
      return aspect.found("version \(version), no limit of memory", .fine)
    }
    guard let available = machine.controlGroupAvailableBytes else {
      return aspect.found(
        "version \(version), limit \(Diagnosis.size(limit)), its use not available", .unknown)
    }
    let isShort = available - machine.regionBytes < 64 << 20
    return aspect.found(
      "version \(version), limit \(Diagnosis.size(limit)), \(Diagnosis.size(available)) left",
      isShort ? .warning : .fine, value: Double(available), unit: "bytes")
  }

  /// A note if the region is larger than free memory: its first touch waits until the kernel drops page cache; later
  /// rounds reuse the memory that earlier rounds released.
  static func freeMemory(_ machine: MachineCondition) -> Finding {
    let aspect = Aspect(
      name: "free memory",
      why: "a first touch beyond the free memory waits until page cache is dropped",
      cure: "echo 1 > /proc/sys/vm/drop_caches")
    guard let free = machine.freeBytes else { return aspect.notAvailable }
    return aspect.found(
      Diagnosis.size(free), free < machine.regionBytes ? .note : .fine, value: Double(free), unit: "bytes")
  }

  /// If the region may get huge pages, it needs its size in free blocks of a huge page. With less, a fault compacts
  /// memory or falls back to small pages, differently from round to round. That is a warning if memory gets huge pages
  /// without advice, and a note otherwise, as is less than half of free memory in such blocks.
  static func fragmentation(_ machine: MachineCondition) -> Finding {
    let aspect = Aspect(
      name: "fragmentation",
      why:
        "huge pages need free blocks of their size; without them faults compact memory or get small pages",
      cure: "echo 1 > /proc/sys/vm/compact_memory")
    guard let all = machine.blockBytes, all > 0, let huge = machine.hugeBlockBytes else {
      return aspect.notAvailable
    }
    let share = Double(huge) / Double(all)
    let isShort = huge < machine.regionBytes
    let severity: Finding.Severity =
      isShort && machine.thpEnabled == "always" ? .warning : isShort || share < 0.5 ? .note : .fine
    return aspect.found(
      "\(Diagnosis.percent(share)) of free memory, \(Diagnosis.size(huge)), in blocks of a huge page and more",
      severity, value: share * 100, unit: "%")
  }

  /// Swap in use is a note: a region may be swapped out as well. Together with too little available memory it is a
  /// warning: the machine is then swapping now.
  static func swap(_ machine: MachineCondition) -> Finding {
    let aspect = Aspect(
      name: "swap",
      why: "pageout needs swap; under memory pressure, pages of the region are swapped out too",
      cure: "swapoff -a, unless pageout is what is measured")
    guard let all = machine.swapBytes else { return aspect.notAvailable }
    if all == 0 { return aspect.found("none", .fine, value: 0, unit: "bytes used") }
    guard let used = machine.swapUsedBytes else {
      return aspect.found("\(Diagnosis.size(all)), its use not available", .unknown)
    }
    let isShort = availableMemory(machine).severity == .warning
    return aspect.found(
      "\(Diagnosis.size(used)) of \(Diagnosis.size(all)) used", used == 0 ? .fine : isShort ? .warning : .note,
      value: Double(used), unit: "bytes used")
  }

  /// A note if the machine has swap: `pageout` then costs compression, and frees less.
  static func compressedSwap(_ machine: MachineCondition) -> Finding {
    let aspect = Aspect(
      name: "zswap",
      why: "swapped-out pages are compressed into memory, which costs CPU time",
      cure: "echo N > /sys/module/zswap/parameters/enabled")
    guard let isOn = machine.compressesSwap else { return aspect.notAvailable }
    if !isOn { return aspect.found("off", .fine) }
    let swap = machine.swapBytes ?? 0
    return aspect.found(
      swap > 0 ? "on" : "on, without swap", swap > 0 ? .note : .fine)
  }
}
