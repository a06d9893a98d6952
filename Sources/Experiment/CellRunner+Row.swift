internal import LinuxKernel
internal import Measurement
internal import PageRelease
internal import SystemPackage
internal import Workloads

extension PhaseMeter {
  func window(of phase: Phase) -> PhaseWindow {
    PhaseWindow(phase: phase, startNanoseconds: windowStart, endNanoseconds: windowEnd)
  }
}

extension CellRunner {
  /// Errors by which a kernel says that it does not have a strategy, or not for this memory.
  private static let refusals: [Errno] = [
    .invalidArgument, .noFunction, .notSupported, .notPermitted, .permissionDenied,
  ]

  /// The row of a phase that has ended: what its windows used, what the kernel keeps now, what the
  /// heap believes, and whether the two agree.
  func row(
    _ phase: Phase, _ context: CellContext, _ heap: borrowing PageHeap, _ resident: Residency,
    _ addresses: UnsafeRawBufferPointer
  ) throws(Errno) -> Record {
    var record = context.record
    record.phase = phase
    let tally = tallies[phase.index]
    record.operations = tally.operations
    record.pages = tally.pages
    fill(&record, from: meters[phase.index])

    record.rssAnonBytes = resident.range.anonymousBytes
    record.lazyFreeBytes = resident.range.lazyFreeBytes
    record.anonHugeBytes = resident.range.anonHugeBytes
    record.vmas = resident.range.vmas
    record.pageTableBytes = resident.status.pageTableBytes
    record.cgroupBytes = resident.cgroupBytes
    record.harnessBytes = resident.status.rssBytes - resident.range.rssBytes

    let account = heap.account
    record.heapReservedBytes = account.reservedBytes
    record.heapLiveBytes = account.liveBytes
    record.heapDirtyBytes = account.dirtyBytes
    record.heapLazyFreeBytes = account.lazyFreeBytes
    record.heapReleasedBytes = account.releasedBytes

    let cell = record.cell
    var placement: [Int: Int]?
    if phase == .touch || phase == .retouch, cell.memoryNode != nil || NUMA.nodes.count > 1 {
      let found = try NUMA.placement(of: UnsafeMutableRawBufferPointer(mutating: addresses))
      placement = found
      record.nodePages = NUMA.nodes.map { "\($0)=\(found[$0] ?? 0)" }.joined(separator: " ")
    }
    let findings = Verification(
      cell: cell, phase: phase,
      faults: (record.minorFaults ?? 0) + (record.majorFaults ?? 0),
      absentPages: tally.absentPages, residency: resident.range, heap: account,
      onlyBasePages: cell.hugePages == .never
        || cell.hugePages == .inherit && !TransparentHugePages.mayApplyUnasked,
      wholeHugePages: cell.hugePages == .always && wholeHugePages,
      cpus: context.cpus, placement: placement
    ).findings
    record.verified = findings.isEmpty
    record.note = findings.joined(separator: "; ")
    return record
  }

  /// The row of a phase that the kernel refused.
  func row(_ phase: Phase, _ context: CellContext, refusedWith refusal: Errno) -> Record {
    var record = context.record
    record.phase = phase
    let ofStrategy = phase == .release || phase == .retouch
    record.status =
      ofStrategy && Self.refusals.contains(refusal)
      ? .unsupported(refusal.symbol) : .failed(refusal.symbol)
    record.note = "\(phase.rawValue): \(refusal.description)"
    return record
  }

  /// The row of a phase that could not be performed for a reason of our own.
  func row(_ phase: Phase, _ context: CellContext, failedWith reason: String) -> Record {
    var record = context.record
    record.phase = phase
    record.status = .failed("page heap")
    record.note = reason
    return record
  }

  private func fill(_ record: inout Record, from meter: PhaseMeter) {
    record.elapsedNanoseconds = Int(meter.elapsedNanoseconds)
    let usage = meter.usage
    record.userNanoseconds = usage.thread.userNanoseconds
    record.systemNanoseconds = usage.thread.systemNanoseconds
    record.minorFaults = usage.thread.minorFaults
    record.majorFaults = usage.thread.majorFaults
    record.involuntarySwitches = usage.thread.involuntarySwitches
    record.runDelayNanoseconds = usage.runDelayNanoseconds
    record.cpuCycles = usage.cycles
    record.instructions = usage.instructions
    record.dtlbMisses = usage.dtlbMisses
    record.cpuMigrations = usage.cpuMigrations
    let latency = meter.latency.quantiles
    record.latencyP50 = latency?.p50
    record.latencyP90 = latency?.p90
    record.latencyP99 = latency?.p99
    record.latencyP999 = latency?.p999
    record.latencyMax = latency?.max
  }
}
