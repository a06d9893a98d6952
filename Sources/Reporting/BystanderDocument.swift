internal import Experiment
internal import Statistics

/// What threads paid beside one that gave memory back, in JSON.
struct BystanderDocument: Encodable {
  private struct Half: Encodable {
    let nsPerOperation: Double?
    let operationLatencyNs: LatencyDocument?
    let systemTlbShootdowns: Double?
    let voluntarySwitches: Double?

    init(_ half: BystanderSummary.Half) {
      nsPerOperation = half.perOperation
      operationLatencyNs = half.latency.map(LatencyDocument.init)
      systemTlbShootdowns = half.shootdowns
      voluntarySwitches = half.waits
    }
  }

  private let withReleaser: Half
  private let withoutReleaser: Half
  private let slowdown: Double?
  private let slowdownLow: Double?
  private let slowdownHigh: Double?

  init(_ found: BystanderSummary) {
    withReleaser = Half(found.beside)
    withoutReleaser = Half(found.alone)
    slowdown = found.slowdown?.ratio
    slowdownLow = found.slowdown?.interval?.lowerBound
    slowdownHigh = found.slowdown?.interval?.upperBound
  }
}
