package import Plans
package import Samples
package import Statistics
internal import Workloads

/// The result of one cell: a row of the report.
package struct CellSummary: Sendable {
  package let cell: Cell
  /// Nanoseconds per page: medians over blocks; nil if nothing was measured.
  package let releasePerPage: Double?
  package let retouchPerPage: Double?
  /// The median of the sums, which may differ from the sum of the medians. For a program, CPU nanoseconds per page that
  /// it allocates; with bystanders, nanoseconds per operation of theirs.
  package let bothPerPage: Double?
  /// The ratio of `bothPerPage` to the baseline's; nil for the baseline.
  package let ratio: PairedRatio?
  /// Faults of the re-touch per touched page.
  package let faultsPerPage: Double?
  /// The state at the end of the release.
  package let effect: ReleaseEffect
  /// Bytes allocated from the heap at that time.
  package let liveBytes: Int?
  /// The range of memory that the cell keeps; nil if no row reports it, and for unpaced programs.
  package let kept: KeptMemory?
  /// The share of released memory that is reused: the weight of the re-touch in `bothPerPage`.
  package let reusedFraction: Double
  package let releaseLatency: LatencySummary?
  package let retouchLatency: LatencySummary?
  /// Latencies of the `madvise(2)` calls that accompany the re-touch, if any.
  package let advice: LatencySummary?
  /// The strategy that ran; nil if none did.
  package let ran: String?
  /// The number of blocks with rows of the cell.
  package let blocks: Int
  package let okRows: Int
  package let unverifiedRows: Int
  /// Rows whose promise was checked.
  package let judgedRows: Int
  /// The endings of incomplete rounds of the cell, with their counts.
  package let endings: [Status: Int]
  /// The note of the first row that is not verified.
  package let note: String
  /// The note of the first premature end; empty if there was none, or it has no note.
  package let endingNote: String
  /// The effect of the control group's limit; nil if the cell has none.
  package let pressure: PressureEffect?
  /// The peak memory of a worker beyond the region.
  package let harnessBytes: Int
  package let policy: PolicySummary
  /// Whether `bothPerPage` and the ratio are of CPU time: for programs, and if a policy decides when to release.
  package let countsCPU: Bool
  /// Nil if no program ran.
  package let program: ProgramSummary?
  /// Nil if nothing was replayed.
  package let replay: ReplaySummary?
  /// Nil if nothing was replayed, or no memory sampled.
  package let replayCurve: ReplayCurveTally?
  /// Nil without bystanders.
  package let bystanders: BystanderSummary?
  /// Nil if nothing was watched after the release.
  package let regrowth: Regrowth?
  package let choice: Choice
  /// Nil if a round has at most one cycle.
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
