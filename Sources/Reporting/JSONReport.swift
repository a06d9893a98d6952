package import Experiment
internal import PageRelease
package import Reproductions
internal import Replay
internal import Statistics

/// The table as JSON: the run's description and a summary a cell. A pure function of both.
package enum JSONReport {
  private struct Document: Encodable {
    let run: RunDescription
    let cells: [CellBeside<CellDocument>]
    /// Absent where the run had none.
    var nullControl: NullDocument?
    /// The published figures beside those found; absent where nothing was reproduced.
    var reproduction: ReproductionDocument?
  }

  private struct Pressure: Encodable {
    let retouchNs: Double?
    let limitHits: Int?
    let systemLazyfreedPages: Int?
    let majorFaults: Int?
    let kills: Int

    init(_ effect: PressureEffect) {
      retouchNs = effect.retouchNanoseconds
      limitHits = effect.limitHits
      systemLazyfreedPages = effect.lazyFreedPages
      majorFaults = effect.majorFaults
      kills = effect.kills
    }
  }

  private struct CellDocument: Encodable {
    let ran: String?
    let releaseNsPerPage: Double?
    let retouchNsPerPage: Double?
    let bothNsPerPage: Double?
    let ratio: Double?
    let ratioLow: Double?
    let ratioHigh: Double?
    let pairs: Int?
    /// `both_ns_per_page` beyond that of `none` in the same blocks; absent of `none`, and where it was not measured.
    let overKeepingNsPerPage: Double?
    let overKeepingLow: Double?
    let overKeepingHigh: Double?
    let retouchFaultsPerPage: Double?
    let rssAfterReleaseBytes: Int?
    let lazyfreeAfterReleaseBytes: Int?
    let anonHugeAfterReleaseBytes: Int?
    let backingAfterReleaseBytes: Int?
    let cgroupGrowthAfterReleaseBytes: Int?
    let systemPartiallyMappedFoliosGrowth: Int?
    let systemHugePageSplits: Int?
    let systemPmdSplits: Int?
    let vmasAfterRelease: Int?
    let pageTableAfterReleaseBytes: Int?
    /// By the re-touch, since a forked child still had them.
    let copiedPages: Int?
    /// Of the calls that went with a re-touch.
    let adviceLatencyNs: LatencyDocument?
    let releaseLatencyNs: LatencyDocument?
    let retouchLatencyNs: LatencyDocument?
    /// Blocks of the schedule that have rows of it.
    let blocks: Int
    let rows: Int
    /// Rows of which it is known whether they are what the strategy promises, and those that are not.
    let judgedRows: Int
    let unverifiedRows: Int
    let endings: [String: Int]
    let note: String
    let harnessBytes: Int
    let givingBack: PolicyDocument
    let program: ProgramDocument?
    /// Absent where nothing was replayed.
    let replay: ReplayDocument?
    /// Absent where nobody stood by.
    let bystanders: BystanderDocument?
    let regrowth: RegrowthDocument?
    /// Absent where the cell had no limit.
    let pressure: Pressure?
    /// Whether released pages read zero when they are used again: `always`, `maybe` (where the kernel has
    /// reclaimed them) or `never`. Absent where the strategy does not decide it.
    let leavesZeroes: String?
    /// Absent where a round has one cycle, or none.
    let firstCycle: FirstCycleDocument?

    /// - Parameter bound: how far the figures of a replay can be known; nil where all can.
    init(_ summary: CellSummary, _ bound: ReplayBound? = nil) {
      ran = summary.ran
      releaseNsPerPage = summary.releasePerPage
      retouchNsPerPage = summary.retouchPerPage
      bothNsPerPage = summary.bystanders == nil ? summary.bothPerPage : nil
      let ratio = bound?.extent == .unknown ? nil : summary.ratio
      self.ratio = ratio?.ratio
      ratioLow = ratio?.interval?.lowerBound
      ratioHigh = ratio?.interval?.upperBound
      pairs = ratio?.pairs
      overKeepingNsPerPage = summary.overKeeping?.median
      overKeepingLow = summary.overKeeping?.interval?.lowerBound
      overKeepingHigh = summary.overKeeping?.interval?.upperBound
      retouchFaultsPerPage = summary.faultsPerPage
      let effect = summary.effect
      rssAfterReleaseBytes = effect.rssBytes
      lazyfreeAfterReleaseBytes = effect.lazyFreeBytes
      anonHugeAfterReleaseBytes = effect.hugePageBytes
      backingAfterReleaseBytes = effect.backingBytes
      cgroupGrowthAfterReleaseBytes = effect.cgroupGrowthBytes
      systemPartiallyMappedFoliosGrowth = effect.partiallyMappedGrowth
      systemHugePageSplits = effect.hugePageSplits
      systemPmdSplits = effect.hugeMappingSplits
      vmasAfterRelease = effect.areas
      pageTableAfterReleaseBytes = effect.pageTableBytes
      copiedPages = effect.copiedPages
      adviceLatencyNs = summary.advice.map(LatencyDocument.init)
      releaseLatencyNs = summary.releaseLatency.map(LatencyDocument.init)
      retouchLatencyNs = summary.retouchLatency.map(LatencyDocument.init)
      blocks = summary.blocks
      rows = summary.okRows
      judgedRows = summary.judgedRows
      unverifiedRows = summary.unverifiedRows
      endings = Dictionary(
        uniqueKeysWithValues: summary.endings.map { ($0.key.text, $0.value) })
      note =
        summary.endings.isEmpty || summary.endingNote.isEmpty ? summary.note : summary.endingNote
      pressure = summary.pressure.map(Pressure.init)
      harnessBytes = summary.harnessBytes
      givingBack = PolicyDocument(summary)
      program = summary.program.map(ProgramDocument.init)
      replay = summary.replay.map { ReplayDocument($0, bound) }
      bystanders = summary.bystanders.map(BystanderDocument.init)
      regrowth = summary.regrowth.map(RegrowthDocument.init)
      leavesZeroes = MarkdownReport.leavesZeroes(summary)?.rawValue
      firstCycle = summary.first.map(FirstCycleDocument.init)
    }
  }

  package static func text(_ run: RunDescription, _ analysis: Analysis) throws -> String {
    try text(
      Document(
        run: run,
        cells: analysis.summaries.map {
          CellBeside($0.cell, CellDocument($0, run.replay?.bounds?[$0.cell.strategy]))
        },
        nullControl: analysis.nullControl.map { NullDocument($0, run) }))
  }

  package static func text(
    _ run: RunDescription, _ reproduction: any Reproduction, _ found: Findings
  ) throws -> String {
    try text(
      Document(
        run: run, cells: found.analysis.summaries.map { CellBeside($0.cell, CellDocument($0)) },
        reproduction: ReproductionDocument(reproduction, found)))
  }

  private static func text(_ document: Document) throws -> String {
    try JSONText.of(document)
  }
}
