package import LinuxKernel
package import Plans
internal import Texts
package import Workloads

/// One row of `samples.csv`: a cell, in one round, in one phase. Fields are nil if the machine does not report them or
/// the phase did not finish. The columns and their text are in `Record+Columns.swift`.
package struct Record: FileRow {
  /// The version of the columns.
  package static let schema = 1

  package var schema: Int = Record.schema
  package var runID = ""
  package var host = ""
  package var kernel = ""
  /// The worker process, from 0.
  package var trial = 0
  /// The repetition inside the trial, from 0.
  package var round = 0
  /// The cell's place in its round, from 0.
  package var position = 0
  package var cell = Cell()
  package var phase = Phase.reserve
  package var operations: Int?
  package var pages: Int?
  package var elapsedNanoseconds: Int?
  package var userNanoseconds: Int?
  package var systemNanoseconds: Int?
  package var latencyP50: Int?
  package var latencyP90: Int?
  package var latencyP99: Int?
  package var latencyP999: Int?
  package var latencyMax: Int?
  package var minorFaults: Int?
  package var majorFaults: Int?
  package var involuntarySwitches: Int?
  package var runDelayNanoseconds: Int?
  package var rssAnonBytes: Int?
  package var lazyFreeBytes: Int?
  package var anonHugeBytes: Int?
  package var cgroupBytes: Int?
  package var pageTableBytes: Int?
  package var vmas: Int?
  package var heapReservedBytes: Int?
  package var heapLiveBytes: Int?
  package var heapDirtyBytes: Int?
  package var heapLazyFreeBytes: Int?
  package var heapReleasedBytes: Int?
  package var status = Status.ok
  /// Whether the kernel's figures confirm the strategy's promise; nil if nothing was promised.
  package var verified: Bool?
  /// Pages by node, `0=1024 1=0`; only if the region is bound or there are several nodes.
  package var nodePages: String?
  package var cpuCycles: Int?
  package var instructions: Int?
  package var dtlbMisses: Int?
  package var cpuMigrations: Int?
  /// Resident memory of the worker beyond the region.
  package var harnessBytes: Int?
  /// Why the row is not verified, or what ended it.
  package var note = ""
  /// The strategy that ran; nil if none did.
  package var ran: String?
  package var rssBytes: Int?
  package var backingBytes: Int?
  package var adviceP50: Int?
  package var adviceP99: Int?
  package var adviceMax: Int?
  package var partiallyMappedFolios: Int?
  /// System-wide events counted during the phase's windows.
  package var events = SystemEvents()
  /// The block of the schedule, from 0: rows of one block are pairs.
  package var block = 0
  /// A hash of the sequence of allocations and frees, 16 hexadecimal digits.
  package var sequenceHash: String?
  /// Bytes allocated from the heap in the phase.
  package var allocatedBytes: Int?
  /// Bytes released to the kernel in the phase, by any thread.
  package var releasedBytes: Int?
  /// Released bytes that were faulted back within a second.
  package var earlyBytes: Int?
  /// Time inside release calls, by any thread.
  package var releasingNanoseconds: Int?
  /// CPU time of the thread that releases in the background.
  package var backgroundNanoseconds: Int?
  /// Means over the phase's time.
  package var meanRSSBytes: Int?
  package var meanLiveBytes: Int?
  /// The time that these means cover, including the time between windows.
  package var meansNanoseconds: Int?
  package var voluntarySwitches: Int?
  /// How often the control group reached its limit.
  package var limitHits: Int?
  /// Pages that were copied because a forked child still had them.
  package var copiedPages: Int?
  /// While the region was watched: the released bytes that became resident again, and the time until half of them had.
  package var regrownBytes: Int?
  package var regrownHalfNanoseconds: Int?

  /// In a replay, the time inside accesses to pages.
  package var touchingNanoseconds: Int?
  /// The peak resident and lazily freed bytes of the region, over the points of its curve.
  package var peakRSSBytes: Int?
  package var peakLazyFreeBytes: Int?
  /// Averaged over the time of the other means; in a replay over the recording's time.
  package var meanLazyFreeBytes: Int?
  /// Faults counted for pages that a call populated.
  package var populatedFaults: Int?
  /// Faults without those, as the model of its pages predicts them.
  package var predictedFaults: Int?
  /// The release and re-touch cycles of the row; nil if there are no cycles.
  package var cycle: CyclePart?
  /// The number of `madvise(2)` calls that accompanied a re-touch.
  package var adviceCalls: Int?

  package init() {}

  /// Whether the row counts for the headline: false for a first cycle that is followed by others.
  package var isSteady: Bool { cycle != .first || cell.repeats <= 1 }

  /// The number of release and re-touch cycles that the row sums up.
  package var cycles: Double { cycle == .later ? Double(max(1, cell.repeats - 1)) : 1 }

  /// Minor and major faults. A floating-point number, so that a damaged file cannot overflow it.
  package var faults: Double { Double(minorFaults ?? 0) + Double(majorFaults ?? 0) }

  /// Faults without those counted for pages that a call populated; nil if unknown.
  package var ownFaults: Double? {
    minorFaults.map { _ in faults - Double(populatedFaults ?? 0) }
  }

  /// Time without waits for a CPU that other tasks used; nil if unknown.
  ///
  /// The time of a window without a context switch is its elapsed time. That of a preempted window is its CPU time,
  /// which the kernel sums to the nanosecond. Elapsed time minus run delay is no substitute: the counters are read
  /// after the clock, and a preemption between the two readings is a wait outside the window. Only sleep (a lock, a
  /// page from swap) belongs to the operations, so that if the thread slept, the greater of the two figures is used.
  package var ownNanoseconds: Double? {
    guard let elapsed = elapsedNanoseconds.map(Double.init) else { return nil }
    let withoutDelay = max(0, elapsed - Double(runDelayNanoseconds ?? 0))
    guard let involuntarySwitches, let voluntarySwitches, let userNanoseconds, let systemNanoseconds
    else { return withoutDelay }
    if involuntarySwitches == 0, voluntarySwitches == 0 { return elapsed }
    let onCPU = Double(userNanoseconds) + Double(systemNanoseconds)
    return voluntarySwitches == 0 ? onCPU : max(onCPU, withoutDelay)
  }

  /// Own time per operation; nil if unknown.
  package var ownNanosecondsPerOperation: Double? {
    guard let operations, operations > 0, let ownNanoseconds else { return nil }
    return ownNanoseconds / Double(operations)
  }
}
