internal import Experiment

/// What came back by itself, in JSON.
struct RegrowthDocument: Encodable {
  private let bytes: Int
  private let releasedBytes: Int?
  private let halfNs: Int?
  private let rounds: Int
  private let halfRounds: Int
  private let systemHugePageCollapses: Int?

  init(_ regrowth: Regrowth) {
    bytes = regrowth.bytes
    releasedBytes = regrowth.releasedBytes
    halfNs = regrowth.halfNanoseconds
    rounds = regrowth.rounds
    halfRounds = regrowth.halfRounds
    systemHugePageCollapses = regrowth.hugePageCollapses
  }
}
