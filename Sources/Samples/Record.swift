package import LinuxKernel
package import Plans
internal import Texts
package import Workloads

/// One row of `samples.csv`: a cell, in one round, in one phase. Fields are nil where the machine
/// does not tell or the phase has not been finished. The columns and their text are in
/// `Record+Columns.swift`.
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
  /// Whether the kernel shows what the strategy promises; nil where nothing was promised.
  package var verified: Bool?
  /// Pages by node, `0=1024 1=0`; only where the region is bound or there are several nodes.
  package var nodePages: String?
  package var cpuCycles: Int?
  package var instructions: Int?
  package var dtlbMisses: Int?
  package var cpuMigrations: Int?
  /// Resident memory of the worker beyond the region.
  package var harnessBytes: Int?
  /// Why the row is not verified, or what ended it.
  package var note = ""
  /// The strategy that ran; nil where none did.
  package var ran: String?
  package var rssBytes: Int?
  package var backingBytes: Int?
  package var adviceP50: Int?
  package var adviceP99: Int?
  package var adviceMax: Int?
  package var partiallyMappedFolios: Int?
  /// System-wide, what was added during the phase's windows.
  package var events = SystemEvents()
  /// The block of the schedule, from 0: rows of one block are pairs.
  package var block = 0
  /// What the sequence of allocations and frees comes to, 16 hexadecimal digits.
  package var sequenceHash: String?
  /// Handed out by the heap in the phase.
  package var allocatedBytes: Int?
  /// Given back to the kernel in the phase, by whichever thread.
  package var releasedBytes: Int?
  /// Of what was given back, what was used again within a second and had to fault.
  package var earlyBytes: Int?
  /// Inside the calls that give back, by whichever thread.
  package var releasingNanoseconds: Int?
  /// CPU time of the thread that releases in the background.
  package var backgroundNanoseconds: Int?
  /// Means over the phase's time.
  package var meanRSSBytes: Int?
  package var meanLiveBytes: Int?
  /// The time that these means are over, between windows too.
  package var meansNanoseconds: Int?
  package var voluntarySwitches: Int?
  /// Times that the control group stood at its limit.
  package var limitHits: Int?
  /// Pages that were copied because a forked child still had them.
  package var copiedPages: Int?
  /// While the region was looked at: what came back of what the release had taken, and when half of it had.
  package var regrownBytes: Int?
  package var regrownHalfNanoseconds: Int?

  /// Of a replay: inside accesses to pages.
  package var touchingNanoseconds: Int?
  /// The most that was resident of the region, and lazily freed, by the points of its curve.
  package var peakRSSBytes: Int?
  package var peakLazyFreeBytes: Int?
  /// Over the time of the other means; of a replay over the recording's time.
  package var meanLazyFreeBytes: Int?
  /// Faults that are counted for pages that a call brought along.
  package var populatedFaults: Int?
  /// Faults without those, as the model of its pages predicts them.
  package var predictedFaults: Int?
  /// Which cycles of release and re-touch the row is of; nil where there are no cycles.
  package var cycle: CyclePart?
  /// Calls of the advice that went with a re-touch.
  package var adviceCalls: Int?

  package init() {}

  /// Whether the row counts for the headline: it is not of a first cycle that later ones follow.
  package var isSteady: Bool { cycle != .first || cell.repeats <= 1 }

  /// How many cycles of release and re-touch the row adds up.
  package var cycles: Double { cycle == .later ? Double(max(1, cell.repeats - 1)) : 1 }

  /// Minor and major faults. Floating point: no damaged file overflows it.
  package var faults: Double { Double(minorFaults ?? 0) + Double(majorFaults ?? 0) }

  /// Faults without those that are counted for pages that a call brought along; nil where they are not known.
  package var ownFaults: Double? {
    minorFaults.map { _ in faults - Double(populatedFaults ?? 0) }
  }

  /// Time without the waits for a CPU that others had; nil where it is not known.
  ///
  /// A window without a context switch took its elapsed time. A preempted one took its CPU time, which the
  /// kernel sums up to the nanosecond. Elapsed time less the run delay is no substitute: the counters are read
  /// after the clock, and a preemption between the two is a wait that the window has not had. Only sleep
  /// (a lock, a page from swap) is the operations' own, so where a thread slept the greater of both counts.
  package var ownNanoseconds: Double? {
    guard let elapsed = elapsedNanoseconds.map(Double.init) else { return nil }
    let withoutDelay = max(0, elapsed - Double(runDelayNanoseconds ?? 0))
    guard let involuntarySwitches, let voluntarySwitches, let userNanoseconds, let systemNanoseconds
    else { return withoutDelay }
    if involuntarySwitches == 0, voluntarySwitches == 0 { return elapsed }
    let onCPU = Double(userNanoseconds) + Double(systemNanoseconds)
    return voluntarySwitches == 0 ? onCPU : max(onCPU, withoutDelay)
  }

  /// Own time of an operation; nil where it is not known.
  package var ownNanosecondsPerOperation: Double? {
    guard let operations, operations > 0, let ownNanoseconds else { return nil }
    return ownNanoseconds / Double(operations)
  }
}
