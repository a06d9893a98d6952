package import Experiment
package import Reproductions
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

  private struct Latency: Encodable {
    let p50: Double
    let p90: Double
    let p99: Double
    let p999: Double
    let max: Double

    init(_ summary: LatencySummary) {
      p50 = summary.p50
      p90 = summary.p90
      p99 = summary.p99
      p999 = summary.p999
      max = summary.max
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
    let adviceNsP50: Double?
    let adviceNsP99: Double?
    let adviceNsMax: Double?
    let releaseLatencyNs: Latency?
    let retouchLatencyNs: Latency?
    /// Blocks of the schedule that have rows of it.
    let blocks: Int
    let rows: Int
    let unverifiedRows: Int
    let endings: [String: Int]
    let note: String
    let harnessBytes: Int

    init(_ summary: CellSummary) {
      ran = summary.ran
      releaseNsPerPage = summary.releasePerPage
      retouchNsPerPage = summary.retouchPerPage
      bothNsPerPage = summary.bothPerPage
      ratio = summary.ratio?.ratio
      ratioLow = summary.ratio?.interval?.lowerBound
      ratioHigh = summary.ratio?.interval?.upperBound
      pairs = summary.ratio?.pairs
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
      adviceNsP50 = summary.advice?.p50
      adviceNsP99 = summary.advice?.p99
      adviceNsMax = summary.advice?.max
      releaseLatencyNs = summary.releaseLatency.map(Latency.init)
      retouchLatencyNs = summary.retouchLatency.map(Latency.init)
      blocks = summary.blocks
      rows = summary.okRows
      unverifiedRows = summary.unverifiedRows
      endings = Dictionary(
        uniqueKeysWithValues: summary.endings.map { ($0.key.text, $0.value) })
      note = summary.note
      harnessBytes = summary.harnessBytes
    }
  }

  package static func text(_ run: RunDescription, _ analysis: Analysis) throws -> String {
    try text(
      Document(
        run: run, cells: analysis.summaries.map { CellBeside($0.cell, CellDocument($0)) },
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
