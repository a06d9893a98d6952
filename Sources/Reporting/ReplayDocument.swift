internal import Experiment
internal import Replay

/// What a replay took and held, in JSON: medians over rounds.
struct ReplayDocument: Encodable {
  private let faults: Int?
  private let predictedFaults: Int?
  private let releases: Int?
  private let cpuNs: Double?
  private let systemNs: Double?
  private let releasingNs: Double?
  private let touchingNs: Double?
  private let otherNs: Double?
  private let peakRssBytes: Int?
  private let meanRssBytes: Int?
  private let peakLazyfreeBytes: Int?
  private let meanLazyfreeBytes: Int?
  /// Which figures are bounds or unknown, and why; absent where all are known. Unknown figures are absent.
  private let bound: ReplayBound.Extent?
  private let boundReason: String?

  init(_ replay: ReplaySummary, _ bound: ReplayBound?) {
    let extent = bound?.extent
    let isKnown = extent != .unknown
    let isMemoryKnown = isKnown && extent != .memoryUnknown
    faults = isKnown ? replay.faults : nil
    predictedFaults = isKnown ? replay.predictedFaults : nil
    releases = replay.releases
    cpuNs = isKnown ? replay.cpuNanoseconds : nil
    systemNs = isKnown ? replay.systemNanoseconds : nil
    releasingNs = isKnown ? replay.releasingNanoseconds : nil
    touchingNs = isKnown ? replay.touchingNanoseconds : nil
    otherNs = isKnown ? replay.otherNanoseconds : nil
    peakRssBytes = isMemoryKnown ? replay.peakRSSBytes : nil
    meanRssBytes = isMemoryKnown ? replay.meanRSSBytes : nil
    peakLazyfreeBytes = isMemoryKnown ? replay.peakLazyFreeBytes : nil
    meanLazyfreeBytes = isMemoryKnown ? replay.meanLazyFreeBytes : nil
    self.bound = extent
    boundReason = bound?.note
  }
}
