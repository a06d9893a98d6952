internal import Experiment

/// What giving back takes and keeps, in JSON.
struct PolicyDocument: Encodable {
  private let cpuNsPerByte: Double?
  private let cpuNsPerByteLow: Double?
  private let cpuNsPerByteHigh: Double?
  private let kept: KeptDocument?
  private let meanRssBytes: Double?
  private let meanLiveBytes: Double?
  private let releasedBytesPerRound: Double?
  private let earlyShare: Double?
  private let releasingShare: Double?
  private let backgroundShare: Double?
  /// `unbeaten`, `open` or `beaten` among the strategies and policies that it can be chosen from.
  private let frontier: Frontier.Standing?
  /// Whether it would be a choice, if its rows had ended well, were verified and comparable.
  private let frontierExcluded: Bool
  private let frontierCost: Double?
  private let frontierCostUnit: Choice.CostUnit
  private let sequenceComparedBlocks: Int
  private let sequenceStrayedBlocks: Int

  init(_ summary: CellSummary) {
    let policy = summary.policy
    cpuNsPerByte = policy.cpuPerByte?.median
    cpuNsPerByteLow = policy.cpuPerByte?.interval?.lowerBound
    cpuNsPerByteHigh = policy.cpuPerByte?.interval?.upperBound
    kept = summary.kept.map(KeptDocument.init)
    meanRssBytes = policy.meanRSSBytes
    meanLiveBytes = policy.meanLiveBytes
    releasedBytesPerRound = policy.releasedBytes
    earlyShare = policy.earlyShare
    releasingShare = policy.releasingShare
    backgroundShare = policy.backgroundShare
    frontier = summary.choice.standing
    frontierExcluded = summary.choice.isExcluded
    frontierCost = summary.choice.cost?.median
    frontierCostUnit = summary.choice.costUnit
    sequenceComparedBlocks = summary.choice.comparedBlocks
    sequenceStrayedBlocks = summary.choice.strayedBlocks
  }
}
