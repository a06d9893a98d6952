internal import Experiment
internal import Statistics

/// The first cycle of a round, where later ones follow, as JSON.
struct FirstCycleDocument: Encodable {
  let releaseNsPerPage: Double?
  let retouchNsPerPage: Double?
  let bothNsPerPage: Double?
  let ratio: Double?
  let ratioLow: Double?
  let ratioHigh: Double?
  let pairs: Int?
  let retouchFaultsPerPage: Double?

  init(_ first: FirstCycle) {
    releaseNsPerPage = first.releasePerPage
    retouchNsPerPage = first.retouchPerPage
    bothNsPerPage = first.bothPerPage
    ratio = first.ratio?.ratio
    ratioLow = first.ratio?.interval?.lowerBound
    ratioHigh = first.ratio?.interval?.upperBound
    pairs = first.ratio?.pairs
    retouchFaultsPerPage = first.faultsPerPage
  }
}
