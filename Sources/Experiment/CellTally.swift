internal import Glibc
internal import Statistics
internal import Workloads

/// What the records of one cell add up to.
struct CellTally: Sendable {
  /// What a trial's rounds add up to.
  struct Trial: Sendable {
    var releaseNanoseconds = 0
    var releasePages = 0
    var releaseRows = 0
    var retouchNanoseconds = 0
    var retouchPages = 0
    var retouchRows = 0

    var releasePerPage: Double? {
      releasePages > 0 ? Double(releaseNanoseconds) / Double(releasePages) : nil
    }
    var retouchPerPage: Double? {
      retouchPages > 0 ? Double(retouchNanoseconds) / Double(retouchPages) : nil
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
      trials[record.trial, default: Trial()].releaseNanoseconds += record.elapsedNanoseconds ?? 0
      trials[record.trial, default: Trial()].releasePages += record.pages ?? 0
      trials[record.trial, default: Trial()].releaseRows += 1
    case .retouch:
      retouch.add(record)
      trials[record.trial, default: Trial()].retouchNanoseconds += record.elapsedNanoseconds ?? 0
      trials[record.trial, default: Trial()].retouchPages += record.pages ?? 0
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

/// What the rows of one phase add up to.
struct PhaseTally: Sendable {
  private(set) var faults = 0
  private(set) var pages = 0
  private var rss: [Double] = []
  private var lazyFree: [Double] = []
  private var p50: [Double] = []
  private var p90: [Double] = []
  private var p99: [Double] = []
  private var p999: [Double] = []
  private var longest = 0

  mutating func add(_ record: Record) {
    faults += (record.minorFaults ?? 0) + (record.majorFaults ?? 0)
    pages += record.pages ?? 0
    Self.append(record.rssAnonBytes, to: &rss)
    Self.append(record.lazyFreeBytes, to: &lazyFree)
    Self.append(record.latencyP50, to: &p50)
    Self.append(record.latencyP90, to: &p90)
    Self.append(record.latencyP99, to: &p99)
    Self.append(record.latencyP999, to: &p999)
    longest = max(longest, record.latencyMax ?? 0)
  }

  var faultsPerPage: Double? { pages > 0 ? Double(faults) / Double(pages) : nil }
  var rssBytes: Int? { Quantile.median(rss).map { Int($0) } }
  var lazyFreeBytes: Int? { Quantile.median(lazyFree).map { Int($0) } }

  /// The medians over rows of each row's quantiles, and the longest operation of all.
  var latency: LatencySummary? {
    guard let p50 = Quantile.median(p50), let p90 = Quantile.median(p90),
      let p99 = Quantile.median(p99), let p999 = Quantile.median(p999)
    else { return nil }
    return LatencySummary(p50: p50, p90: p90, p99: p99, p999: p999, max: Double(longest))
  }

  private static func append(_ value: Int?, to list: inout [Double]) {
    if let value { list.append(Double(value)) }
  }
}

/// Nanoseconds an operation.
package struct LatencySummary: Equatable, Sendable {
  package let p50: Double
  package let p90: Double
  package let p99: Double
  package let p999: Double
  package let max: Double
}
