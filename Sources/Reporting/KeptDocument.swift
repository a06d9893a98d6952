internal import Experiment

/// The range of memory that a cell keeps, in JSON.
struct KeptDocument: Encodable {
  private let measure: KeptMemory.Measure
  /// By that measure: bytes beyond those in use, or mean RSS over mean live bytes.
  private let high: Double
  private let highIntervalLow: Double?
  private let highIntervalHigh: Double?
  /// The same without what the kernel may take at any moment.
  private let low: Double
  private let lowIntervalLow: Double?
  private let lowIntervalHigh: Double?
  private let residentBytes: Double?
  private let liveBytes: Double?
  private let reclaimableBytes: Double?

  init(_ kept: KeptMemory) {
    measure = kept.measure
    high = kept.high.median
    highIntervalLow = kept.high.interval?.lowerBound
    highIntervalHigh = kept.high.interval?.upperBound
    low = kept.low.median
    lowIntervalLow = kept.low.interval?.lowerBound
    lowIntervalHigh = kept.low.interval?.upperBound
    residentBytes = kept.residentBytes
    liveBytes = kept.liveBytes
    reclaimableBytes = kept.reclaimableBytes
  }
}
