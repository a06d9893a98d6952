internal import LinuxKernel
internal import Measurement
internal import PageRelease
internal import Plans
internal import Processes
internal import Samples
internal import SystemPackage
internal import Texts
internal import Workloads

extension PhaseMeter {
  func window(of phase: Phase) -> PhaseWindow {
    PhaseWindow(phase: phase, startNanoseconds: windowStart, endNanoseconds: windowEnd)
  }
}

extension CellRunner {
  /// Errors with which a kernel reports that it does not support a strategy, or not for this memory.
  private static let refusals: [Errno] = [
    .invalidArgument, .noFunction, .notSupported, .notPermitted, .permissionDenied,
    .badFileDescriptor,
  ]

  /// The row of a phase that has ended: the resource usage of its windows, the kernel's view of the region, the heap's
  /// account, and whether the two agree.
  func row(
    _ phase: Phase, _ context: CellContext, _ strategy: any ReleaseStrategy,
    _ region: Region, _ account: HeapAccount, _ resident: Residency
  ) throws(Errno) -> Record {
    var record = context.record
    record.phase = phase
    record.cycle = cycle(of: phase, record.cell)
    let tally = tallies[phase.index]
    record.operations = meters[phase.index].latency.count
    record.pages = tally.pages
    record.events = tally.events
    record.copiedPages = tally.copies?.made
    record.limitHits = tally.limitHits
    fill(&record, from: meters[phase.index])
    if phase == .retouch { fillAdvice(&record) }
    fill(&record, from: resident)
    fill(&record, from: account)
    let backing = region.isReserved ? region.backingBytes() : nil
    record.backingBytes = backing

    let cell = record.cell
    var placement: [Int: Int]?
    if phase == .touch || phase == .retouch, cell.memoryNode != nil || NUMA.nodes.count > 1 {
      let found = try NUMA.placement(
        of: UnsafeMutableRawBufferPointer(mutating: region.addresses))
      placement = found
      record.nodePages = NUMA.nodes.map { "\($0)=\(found[$0] ?? 0)" }.joined(separator: " ")
    }
    let findings = RowCheck(
      cell: cell, phase: phase, promise: strategy.promise(on: cell.memory),
      faults: Int(record.faults),
      faultingPages: tally.faultingPages, touchedPages: tally.pages, copies: tally.copies,
      residency: resident.range, heap: account,
      backingBytes: backing,
      folioFaults: cell.hugePages.folioBytes == nil ? nil : tally.events.folioFaults,
      folios: folios(cell, record.cycle == .later ? .retouch : phase, strategy), cpus: context.cpus,
      placement: placement
    ).findings
    record.verified = findings.isEmpty
    record.note = findings.joined(separator: "; ")
    return record
  }

  /// The cycles that the row of a phase covers; nil if there are no cycles.
  private func cycle(of phase: Phase, _ cell: Cell) -> CyclePart? {
    guard let kind = WorkloadList.named(cell.workload), kind.singleCycleReason == nil else {
      return nil
    }
    switch phase {
    case .release, .idle, .retouch: return batch.cycle == 0 ? .first : .later
    case .reserve, .touch, .free, .run: return nil
    }
  }

  /// The possible sizes of folios that a fault maps; in later cycles, pages are as a re-touch has left them.
  func folios(
    _ cell: Cell, _ phase: Phase, _ strategy: any ReleaseStrategy
  ) -> RowCheck.Folios {
    let collapses = strategy.collapsesOnReuse || cell.reuse == .collapse
    return switch (cell.memory, cell.hugePages) {
    case (.hugetlb, _): .whole
    // Applies from the first re-touch on; in some workloads that precedes the first row of a release.
    case _ where collapses && phase != .touch: .mixed
    case (.shared, _), (.memfd, _):
      TransparentHugePages.mayApplyToSharedMemory ? .mixed : .pages
    case (.fileShared, _): .mixed
    // A private copy of a file page is a single page.
    case (.filePrivate, _), (_, .never): .pages
    case _ where phase == .retouch && strategy.changesFolioSizes: .mixed
    // The parts of a huge page that a child still has are copied page by page.
    case (_, .always) where phase == .retouch && strategy.releasesInChild: .mixed
    case (_, .inherit): TransparentHugePages.mayApplyUnasked ? .mixed : .pages
    case (_, .always): wholeHugePages ? .whole : .mixed
    case (_, .folios): .mixed
    }
  }

  /// The row of a phase that the kernel refused.
  func row(_ phase: Phase, _ context: CellContext, refusedWith refusal: Errno) -> Record {
    var record = context.record
    record.phase = phase
    record.cycle = cycle(of: phase, record.cell)
    record.note = "\(phase.rawValue): \(refusal.description)"
    let ofStrategy = phase == .release || phase == .retouch
    // `madvise(2)` reports it as EAGAIN.
    if [.noMemory, .resourceTemporarilyUnavailable].contains(refusal),
      let areas = MemoryMap.areasAtTheLimit()
    {
      record.status = .failed("\(refusal.symbol) at \(String(areas).groupedDigits) VMAs")
    } else if ofStrategy && Self.refusals.contains(refusal) {
      record.status = .unsupported(refusal.symbol)
    } else {
      record.status = .failed(refusal.symbol)
    }
    return record
  }

  /// The row of a strategy that madbench did not try, or that the kernel refused.
  func row(_ phase: Phase, _ context: CellContext, refusedWith refusal: Refusal) -> Record {
    var record = context.record
    record.phase = phase
    record.status =
      switch refusal.source {
      case .kernel(let error): .unsupported(error.symbol)
      case .madbench(let words): .refused(words)
      }
    record.note = refusal.reason
    return record
  }

  /// The row of a phase that failed because of an error in madbench.
  func row(_ phase: Phase, _ context: CellContext, failedWith reason: String) -> Record {
    var record = context.record
    record.phase = phase
    record.status = .failed("page heap")
    record.note = reason
    return record
  }

  func fill(_ record: inout Record, from resident: Residency) {
    record.rssAnonBytes = resident.range.anonymousBytes
    record.lazyFreeBytes = resident.range.lazyFreeBytes
    record.anonHugeBytes = resident.range.anonHugeBytes
    record.rssBytes = resident.range.mappedBytes
    record.vmas = resident.range.vmas
    record.pageTableBytes = resident.status.pageTableBytes
    record.cgroupBytes = resident.cgroupBytes
    record.harnessBytes = resident.status.rssAnonBytes - resident.range.anonymousBytes
    record.partiallyMappedFolios = TransparentHugePages.partiallyMapped()
  }

  func fill(_ record: inout Record, from account: HeapAccount) {
    record.heapReservedBytes = account.reservedBytes
    record.heapLiveBytes = account.liveBytes
    record.heapDirtyBytes = account.dirtyBytes
    record.heapLazyFreeBytes = account.lazyFreeBytes
    record.heapReleasedBytes = account.releasedBytes
  }

  /// Fills in the released and allocated bytes of the phase, the time of releases, and the means.
  func fillShares(_ record: inout Record) {
    let page = PageSize.bytes
    let tally = tallies[record.phase.index]
    let background = tally.background
    record.sequenceHash = SequenceHash.text(batch.sequence.value)
    switch record.phase {
    case .touch, .retouch: record.allocatedBytes = tally.pages * page
    default: record.allocatedBytes = 0
    }
    let isRelease = record.phase == .release
    record.releasedBytes = (tally.releasedPages + (background?.pages ?? 0)) * page
    record.releasingNanoseconds =
      (isRelease ? record.elapsedNanoseconds ?? 0 : 0) + (background?.nanoseconds ?? 0)
    record.backgroundNanoseconds = background?.cpuNanoseconds
    record.earlyBytes = tally.earlyPages.map { $0 * page }
    record.meanRSSBytes = tally.means.rssBytes
    record.meanLiveBytes = tally.means.liveBytes
    record.meanLazyFreeBytes = tally.means.lazyFreeBytes
    record.meansNanoseconds = tally.means.nanoseconds > 0 ? tally.means.nanoseconds : nil
  }

  func fill(_ record: inout Record, from watch: RegionWatch?) {
    record.regrownBytes = watch?.regrownBytes
    record.regrownHalfNanoseconds = watch?.halfNanoseconds
  }

  private func fillAdvice(_ record: inout Record) {
    guard let latency = LatencyQuantiles(adviceMeter.latency.buckets) else { return }
    record.adviceP50 = latency.p50
    record.adviceP99 = latency.p99
    record.adviceMax = latency.max
    record.adviceCalls = adviceMeter.latency.count
  }

  /// Reports the latencies of a phase from the meters; called before its row is sent.
  func tellLatencies(_ phase: Phase, _ tell: (WorkerMessage) -> Void) {
    var pieces = PhaseLatencies.pieces(of: meters[phase.index].latency, .operation, phase)
    if phase == .retouch {
      pieces += PhaseLatencies.pieces(of: adviceMeter.latency, .advice, phase)
    }
    for piece in pieces { tell(.latencies(piece)) }
  }

  func fill(_ record: inout Record, from meter: PhaseMeter) {
    record.elapsedNanoseconds = Int(meter.elapsedNanoseconds)
    record.fill(from: meter.usage)
    record.fill(from: meter.latency)
  }
}

extension Record {
  /// Fills in the resource usage of threads.
  mutating func fill(from usage: Usage) {
    userNanoseconds = usage.thread.userNanoseconds
    systemNanoseconds = usage.thread.systemNanoseconds
    minorFaults = usage.thread.minorFaults
    majorFaults = usage.thread.majorFaults
    involuntarySwitches = usage.thread.involuntarySwitches
    voluntarySwitches = usage.thread.voluntarySwitches
    runDelayNanoseconds = usage.runDelayNanoseconds
    cpuCycles = usage.cycles
    instructions = usage.instructions
    dtlbMisses = usage.dtlbMisses
    cpuMigrations = usage.cpuMigrations
  }

  /// Fills in the latency quantiles of operations.
  mutating func fill(from latency: LatencyRecorder) {
    guard let quantiles = LatencyQuantiles(latency.buckets) else { return }
    latencyP50 = quantiles.p50
    latencyP90 = quantiles.p90
    latencyP99 = quantiles.p99
    latencyP999 = quantiles.p999
    latencyMax = quantiles.max
  }
}
