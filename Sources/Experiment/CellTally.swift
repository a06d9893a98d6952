internal import Glibc
internal import Statistics
internal import Workloads

/// What the records of one cell add up to.
struct CellTally: Sendable {
  /// What a phase's rows of one trial add up to. Floating point: no damaged file overflows it.
  struct Sum: Sendable {
    var nanoseconds = 0.0
    var pages = 0.0
    var rows = 0

    var perPage: Double? { pages > 0 ? nanoseconds / pages : nil }

    mutating func add(_ record: Record) {
      nanoseconds += Double(record.elapsedNanoseconds ?? 0)
      pages += Double(record.pages ?? 0)
      rows += 1
    }
  }

  /// What a trial's rounds add up to.
  struct Trial: Sendable {
    var release = Sum()
    var retouch = Sum()

    /// What a caller pays for a page that goes and comes back.
    var bothPerPage: Double? {
      guard release.rows == retouch.rows, let out = release.perPage, let back = retouch.perPage
      else { return nil }
      return out + back
    }
  }

  private(set) var trials: [Int: Trial] = [:]
  private(set) var release = PhaseTally()
  private(set) var retouch = PhaseTally()
  private(set) var okRows = 0
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
    if record.verified == false {
      unverifiedRows += 1
      if firstNote.isEmpty { firstNote = "\(record.phase.rawValue): \(record.note)" }
    }
    harnessBytes = max(harnessBytes, record.harnessBytes ?? 0)
    switch record.phase {
    case .release:
      release.add(record)
      trials[record.trial, default: Trial()].release.add(record)
    case .retouch:
      retouch.add(record)
      trials[record.trial, default: Trial()].retouch.add(record)
    case .reserve, .touch, .idle, .free: break
    }
  }

  /// The ratio of what a page costs here to what it costs there, trial by trial.
  func ratio(to baseline: CellTally) -> PairedRatio? {
    let logarithms = trials.compactMap { trial, here -> Double? in
      guard let there = baseline.trials[trial], here.release.rows == there.release.rows,
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
