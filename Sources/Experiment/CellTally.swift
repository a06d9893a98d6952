internal import Glibc
internal import Statistics
internal import Workloads

/// What the records of one cell add up to.
struct CellTally: Sendable {
  /// What a trial's rounds add up to.
  struct Trial: Sendable {
    var releaseNanoseconds = 0.0
    var releasePages = 0.0
    var releaseRows = 0
    var retouchNanoseconds = 0.0
    var retouchPages = 0.0
    var retouchRows = 0

    var releasePerPage: Double? {
      releasePages > 0 ? releaseNanoseconds / releasePages : nil
    }
    var retouchPerPage: Double? {
      retouchPages > 0 ? retouchNanoseconds / retouchPages : nil
    }
    /// What a caller pays for a page that goes and comes back.
    var bothPerPage: Double? {
      guard releaseRows == retouchRows, let releasePerPage, let retouchPerPage else { return nil }
      return releasePerPage + retouchPerPage
    }
  }

  private(set) var trials: [Int: Trial] = [:]
  private(set) var release = PhaseTally()
  private(set) var retouch = PhaseTally()
  private(set) var okRows = 0
  private(set) var verifiedRows = 0
  private(set) var unverifiedRows = 0
  private(set) var firstNote = ""
  private(set) var harnessBytes = 0
  private(set) var endings: [Status: Int] = [:]

  mutating func add(_ record: Record) {
    guard record.status == .ok else {
      endings[record.status, default: 0] += 1
      if firstNote.isEmpty { firstNote = record.note }
      return
    }
    okRows += 1
    if record.verified == true { verifiedRows += 1 }
    if record.verified == false {
      unverifiedRows += 1
      if firstNote.isEmpty { firstNote = "\(record.phase.rawValue): \(record.note)" }
    }
    harnessBytes = max(harnessBytes, record.harnessBytes ?? 0)
    switch record.phase {
    case .release:
      release.add(record)
      trials[record.trial, default: Trial()].releaseNanoseconds += Double(
        record.elapsedNanoseconds ?? 0)
      trials[record.trial, default: Trial()].releasePages += Double(record.pages ?? 0)
      trials[record.trial, default: Trial()].releaseRows += 1
    case .retouch:
      retouch.add(record)
      trials[record.trial, default: Trial()].retouchNanoseconds += Double(
        record.elapsedNanoseconds ?? 0)
      trials[record.trial, default: Trial()].retouchPages += Double(record.pages ?? 0)
      trials[record.trial, default: Trial()].retouchRows += 1
    case .reserve, .touch, .idle, .free: break
    }
  }

  /// The ratio of what a page costs here to what it costs there, trial by trial.
  func ratio(to baseline: CellTally) -> PairedRatio? {
    let logarithms = trials.compactMap { trial, here -> Double? in
      guard let there = baseline.trials[trial], here.releaseRows == there.releaseRows,
        let cost = here.bothPerPage, let baselineCost = there.bothPerPage, cost > 0,
        baselineCost > 0
      else { return nil }
      return log(cost / baselineCost)
    }
    return PairedRatio(logRatios: logarithms)
  }

  func median(_ value: (Trial) -> Double?) -> Double? {
    Quantile.median(trials.values.compactMap(value))
  }
}
