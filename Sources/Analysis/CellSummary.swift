package import Plans
package import Samples
package import Statistics
internal import Workloads

/// The result of one cell: a row of the report.
package struct CellSummary: Sendable {
  package let cell: Cell
  /// Nanoseconds a page: medians over blocks; nil where nothing was measured.
  package let releasePerPage: Double?
  package let retouchPerPage: Double?
  /// The median of the sums, which need not be the sum of the medians; of a program CPU nanoseconds a page
  /// that it allocates, and where others stand by, nanoseconds of an operation of theirs.
  package let bothPerPage: Double?
  /// `bothPerPage` to the baseline's; nil for the baseline.
  package let ratio: PairedRatio?
  /// Faults of the re-touch, a page touched.
  package let faultsPerPage: Double?
  /// At the end of the release.
  package let effect: ReleaseEffect
  /// What the heap had handed out then.
  package let liveBytes: Int?
  /// The range of memory that it keeps; nil where no row tells, and of programs that no clock paces.
  package let kept: KeptMemory?
  /// How much of what is released is used again: what `bothPerPage` counts of the re-touch.
  package let reusedFraction: Double
  package let releaseLatency: LatencySummary?
  package let retouchLatency: LatencySummary?
  /// Of the advice that went with the re-touch, if any did.
  package let advice: LatencySummary?
  /// The strategy that ran; nil where none did.
  package let ran: String?
  /// How many blocks have rows of it.
  package let blocks: Int
  package let okRows: Int
  package let unverifiedRows: Int
  /// Rows of which it is known whether they are what the strategy promises.
  package let judgedRows: Int
  /// How cells ended that did not reach their end, and how often.
  package let endings: [Status: Int]
  /// Why the first row that is not verified is not.
  package let note: String
  /// What is known of the first end before its time; empty where there was none, or nothing is.
  package let endingNote: String
  /// What the limit of its control group did to it; nil where it had none.
  package let pressure: PressureEffect?
  /// The most that a worker held beyond the region.
  package let harnessBytes: Int
  package let policy: PolicySummary
  /// Whether `bothPerPage` and the ratio are of CPU time: of programs, and where a policy gives back when it sees fit.
  package let countsCPU: Bool
  /// Nil where no program ran.
  package let program: ProgramSummary?
  /// Nil where nothing was replayed.
  package let replay: ReplaySummary?
  /// Nil where nothing was replayed, or no memory sampled.
  package let replayCurve: ReplayCurveTally?
  /// Nil where nobody stood by.
  package let bystanders: BystanderSummary?
  /// Nil where nothing was watched after the release.
  package let regrowth: Regrowth?
  package let choice: Choice
  /// Nil where a round has one cycle, or none.
  package let first: FirstCycle?
  private let metrics: [(phase: Phase, metrics: MetricTally)]
  /// `bothPerPage` beyond that of `none` in the same blocks: what giving back costs, whatever the program does with its
  /// pages. Nil of `none` itself, and where it was not measured beside the cell.
  package let overKeeping: Estimate?

  init(
    cell: Cell, tally: CellTally, ratio: PairedRatio?, firstRatio: PairedRatio?,
    overKeeping: Estimate?, choice: Choice, curve: ReplayCurveTally?
  ) {
    self.cell = cell
    let isOwn = !tally.hasBystanders
    releasePerPage = isOwn ? tally.median(\.release.perPage) : nil
    retouchPerPage = isOwn ? tally.median(\.retouch.perPage) : nil
    bothPerPage = tally.median(tally.bothPerPage)
    self.ratio = ratio
    faultsPerPage = tally.retouch.faultsPerPage
    effect = tally.effect
    advice = tally.retouch.advice
    ran = tally.ran
    liveBytes = tally.release.metrics.whole(MetricList.heapLive)
    kept = KeptMemory(tally)
    reusedFraction = tally.fraction
    releaseLatency = isOwn ? tally.release.latency : nil
    retouchLatency = tally.retouch.latency
    blocks = tally.blocks.count
    okRows = tally.okRows
    unverifiedRows = tally.unverifiedRows
    judgedRows = tally.judgedRows
    endings = tally.endings
    note = tally.firstNote
    endingNote = tally.firstEndingNote
    pressure = PressureEffect(tally, cell)
    harnessBytes = tally.harnessBytes
    bystanders = tally.bystanders
    policy = PolicySummary(tally)
    program = tally.program
    replay = tally.replay
    replayCurve = curve
    countsCPU = tally.countsCPU
    regrowth = tally.regrowth(releasedBytes: policy.releasedBytes)
    self.choice = choice
    self.overKeeping = overKeeping
    first = FirstCycle(tally, ratio: firstRatio)
    metrics = tally.phases
  }

  /// Every metric of every phase that was measured, in the steady state.
  package var phases: [PhaseFigures] { metrics.compactMap { PhaseFigures($0.phase, $0.metrics) } }
}
