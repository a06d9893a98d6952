internal import LinuxKernel
internal import PageRelease
internal import SystemPackage
internal import Texts
internal import Workloads

extension PlanAxes {
  /// Refuses values that cannot be measured, before the run starts.
  ///
  /// - Parameters:
  ///   - availableBytes: memory that can be used without exhausting the machine.
  ///   - nodes: the machine's nodes with memory.
  ///   - allowedCPUs: the CPUs that this process may use.
  ///   - nodeBytes: memory that can be used on a node; nil if unknown.
  package func validate(
    availableBytes: Int, nodes: [Int], allowedCPUs: [Int],
    nodeBytes: (Int) -> Int? = { _ in nil }
  ) throws(PlanError) {
    try PlanLimits.requireFew(cells: cellCount)
    try validateNames()
    for name in workloads { try known(name, "workload", among: WorkloadList.namesWithPrograms) }
    for axis in AxisList.all { try validate(axis) }
    try validateMemory()
    try validateDirectory()
    try validateRelease()
    try ProgramChecks(axes: self).validate()
    try validateCycles()
    try PressureChecks(axes: self).validate()
    for size in sizes {
      try validate(size, fits: availableBytes)
      for granularity in granularities { try validate(size, granularity) }
    }
    for node in cpuNodes + memoryNodes + [reuseNode].compactMap(\.self) where !nodes.contains(node) {
      let existing = nodes.map(String.init).joined(separator: ", ")
      throw PlanError(
        "node \(node) does not exist or has no memory; this machine has "
          + (nodes.count == 1 ? "only node \(existing)" : "nodes \(existing)"))
    }
    if reuseNode != nil, memoryNodes.isEmpty {
      throw PlanError("--reuse-node needs --memory-node")
    }
    for node in memoryNodes + [reuseNode].compactMap(\.self) {
      guard let available = nodeBytes(node) else { continue }
      for size in sizes { try validate(size, fits: available, of: " on node \(node)") }
    }
    for cpu in cpus where !allowedCPUs.contains(cpu) {
      throw PlanError(
        "CPU \(cpu) does not exist or is not allowed to this process; allowed: "
          + allowedCPUs.map(String.init).joined(separator: ", "))
    }
  }

  /// Refuses unknown strategies.
  package func validateNames() throws(PlanError) {
    for name in strategies + [baseline] {
      try known(name, "strategy", among: StrategyList.names)
    }
  }

  /// Refuses `--thp` for memory that it does not apply to, and hugetlb sizes that are not multiples of a huge page.
  private func validateMemory() throws(PlanError) {
    if let folio = hugePages.first(where: { $0.folioBytes != nil }), memory != [.anonymous] {
      throw PlanError("--thp \(folio.fieldText): sizes are for --memory anonymous alone")
    }
    guard memory.contains(.hugetlb) else { return }
    if hugePages != [.inherit] {
      throw PlanError("--memory hugetlb has its own huge pages: --thp has no meaning for it")
    }
    let page = HugePagePool.pageBytes ?? PageSize.hugeBytes
    for (option, values) in [("--size", sizes), ("--granularity", granularities)] {
      for bytes in values where bytes % page != 0 {
        throw PlanError(
          "\(option) \(ByteCount.exact(bytes)) is no multiple of the huge page of --memory hugetlb, "
            + ByteCount.exact(page))
      }
    }
  }

  private func validateDirectory() throws(PlanError) {
    try PlanError.refuseControls(in: directory, of: "--directory")
    guard memory.contains(.filePrivate) || memory.contains(.fileShared) else { return }
    do throws(Errno) {
      _ = try MemoryFile(in: directory)
    } catch {
      throw PlanError(
        "--directory \(directory): no file can be made there: \(error)", cause: error)
    }
  }

  private func validateRelease() throws(PlanError) {
    if reuses.contains(.none), reuseFractions != [1] {
      throw PlanError("--reuse none reuses nothing: --reuse-fraction has no meaning for it")
    }
    for kind in workloads.compactMap(WorkloadList.named)
    where !kind.reusesMemory && reuses != [.touch] && reuses != [.none] {
      throw PlanError("--reuse has no meaning for the workload \(kind.name): it reuses nothing")
    }
    for kind in workloads.compactMap(WorkloadList.named)
    where !kind.takesReleaseShape && reuses.contains(.none) {
      throw PlanError("--reuse none is for the workload cycle: \(kind.name) decides itself")
    }
  }

  /// Refuses several cycles together with options that act once per round.
  private func validateCycles() throws(PlanError) {
    guard repeats.contains(where: { $0 > 1 }) else { return }
    if watches != [0] {
      throw PlanError("--watch looks at one release of a round: --repeat 1")
    }
    if reuseNode != nil {
      throw PlanError("--reuse-node moves the region once in a round: --repeat 1")
    }
  }

  private func known(_ name: String, _ what: String, among names: [String]) throws(PlanError) {
    if !names.contains(name) { throw .unknown(name, what, among: names) }
  }

  /// Refuses values out of the axis's range, and workloads that do not accept the axis.
  private func validate(_ axis: Axis) throws(PlanError) {
    if let damage = axis.damage(self) { throw PlanError(damage) }
    guard axis.isAsked(self) else { return }
    for name in workloads {
      guard let reason = axis.refusal(name) else { continue }
      let takers = WorkloadList.namesWithPrograms.filter { axis.refusal($0) == nil }
      throw PlanError(
        "--\(axis.name) is not for the workload \(name): \(reason); it is for \(takers.joined(separator: ", "))")
    }
  }

  /// A region needs its pages and 8 bytes of page table per page, and must leave room for the rest of the machine.
  private func validate(_ size: Int, fits available: Int, of place: String = "") throws(PlanError) {
    let reserve = min(64 << 20, available / 4)
    let usable =
      max(0, available - reserve) / (PageSize.bytes + 8) / (regionsAtATime * regionSizes)
      * PageSize.bytes
    if size <= usable { return }
    if let limit = pressures.max(), limit <= available - reserve { return }
    if let most = mostResidentBytes, most + size / PageSize.bytes * 8 <= available - reserve {
      return
    }
    throw PlanError(
      "--size \(ByteCount.exact(size)) does not fit: at most \(ByteCount.rounded(usable)), which is "
        + "the \(ByteCount.rounded(available)) that are available\(place) less page tables and "
        + "\(ByteCount.rounded(reserve)) for the rest of the machine"
        + (regionsAtATime > 1 ? ", halved: what a forked child keeps is copied" : ""))
  }

  /// The length of the regions in multiples of the size, for the workload that needs most.
  var regionSizes: Int {
    workloads.compactMap { WorkloadList.named($0)?.regionSizes }.max() ?? 1
  }

  /// Pages that a forked child shares are copied when the parent writes them.
  private var regionsAtATime: Int {
    workloads.contains { WorkloadList.named($0)?.releasesInChild ?? false } ? 2 : 1
  }

  /// The most resident bytes of a region of any size, without page tables, if every workload releases as it goes and
  /// every strategy really frees the pages; otherwise nil.
  private var mostResidentBytes: Int? {
    let frees = (strategies + [baseline]).compactMap(StrategyList.named).allSatisfy {
      !$0.leaves.isResident && $0.action != .reclaim
    }
    let bounds = workloads.compactMap { WorkloadList.named($0)?.mostLiveBytes }
    guard frees, memory == [.anonymous], bounds.count == workloads.count else { return nil }
    return bounds.flatMap { granularities.map($0) }.max()
  }

  private func validate(_ size: Int, _ granularity: Int) throws(PlanError) {
    if granularity > size {
      throw PlanError(
        "--granularity \(ByteCount.exact(granularity)) is larger than --size "
          + ByteCount.exact(size))
    }
    for kind in workloads.compactMap(WorkloadList.named)
    where size / granularity < kind.leastSteps {
      throw PlanError(
        "workload \(kind.name) needs a --size of at least \(kind.leastSteps) times --granularity "
          + "\(ByteCount.exact(granularity)), not \(ByteCount.exact(size))")
    }
    let pageBytes =
      memory.contains(.hugetlb) ? HugePagePool.pageBytes ?? PageSize.hugeBytes : PageSize.bytes
    for kind in workloads.compactMap(WorkloadList.named)
    where granularity / pageBytes < kind.leastPagesOfStep {
      throw PlanError(
        "workload \(kind.name) needs a --granularity of at least \(kind.leastPagesOfStep) pages of "
          + "\(ByteCount.exact(pageBytes)), not \(ByteCount.exact(granularity))")
    }
  }
}
