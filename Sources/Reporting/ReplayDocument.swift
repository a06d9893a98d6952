internal import Experiment

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

  init(_ replay: ReplaySummary) {
    faults = replay.faults
    predictedFaults = replay.predictedFaults
    releases = replay.releases
    cpuNs = replay.cpuNanoseconds
    systemNs = replay.systemNanoseconds
    releasingNs = replay.releasingNanoseconds
    touchingNs = replay.touchingNanoseconds
    otherNs = replay.otherNanoseconds
    peakRssBytes = replay.peakRSSBytes
    meanRssBytes = replay.meanRSSBytes
    peakLazyfreeBytes = replay.peakLazyFreeBytes
    meanLazyfreeBytes = replay.meanLazyFreeBytes
  }
}
