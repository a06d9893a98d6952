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

    /// What a caller pays for a page that goes and, with this probability, comes back.
    func bothPerPage(fraction: Double) -> Double? {
      guard let out = release.perPage else { return nil }
      if fraction == 0 { return out }
      guard release.rows == retouch.rows, let back = retouch.perPage else { return nil }
      return out + fraction * back
    }
  }

  /// How much of what is released comes back.
  private let fraction: Double
  private var atReserve: Record?
  private var cgroupGrowth: [Double] = []
  private var partiallyMappedGrowth: [Double] = []
  /// The strategy that ran.
  private(set) var ran: String?

  private(set) var trials: [Int: Trial] = [:]
  private(set) var release = PhaseTally()
  private(set) var retouch = PhaseTally()
  private(set) var okRows = 0
  private(set) var unverifiedRows = 0
  private(set) var firstNote = ""
  private(set) var harnessBytes = 0
  private(set) var endings: [Status: Int] = [:]

  init(_ cell: Cell) {
    let reuses = WorkloadList.named(cell.workload)?.reusesMemory ?? true
    fraction = reuses && cell.reuse != .none ? cell.reuseFraction : 0
  }

  mutating func add(_ record: Record) {
    guard record.status == .ok else {
      endings[record.status, default: 0] += 1
      if firstNote.isEmpty { firstNote = record.note }
      return
    }
    okRows += 1
    ran = ran ?? record.ran
    if record.verified == false {
      unverifiedRows += 1
      if firstNote.isEmpty { firstNote = "\(record.phase.rawValue): \(record.note)" }
    }
    harnessBytes = max(harnessBytes, record.harnessBytes ?? 0)
    switch record.phase {
    case .release:
      release.add(record)
      addGrowth(to: record)
      trials[record.trial, default: Trial()].release.add(record)
    case .retouch:
      retouch.add(record)
      trials[record.trial, default: Trial()].retouch.add(record)
    case .reserve: atReserve = record
    case .touch, .idle, .free: break
    }
  }

  /// What the release has left of what came after the reservation.
  private mutating func addGrowth(to record: Record) {
    guard let start = atReserve, start.trial == record.trial, start.round == record.round else {
      return
    }
    if let before = start.cgroupBytes, let after = record.cgroupBytes {
      cgroupGrowth.append(Double(after) - Double(before))
    }
    if let before = start.partiallyMappedFolios, let after = record.partiallyMappedFolios {
      partiallyMappedGrowth.append(Double(after) - Double(before))
    }
  }

  /// What a caller pays in this trial.
  func bothPerPage(_ trial: Trial) -> Double? { trial.bothPerPage(fraction: fraction) }

  var effect: ReleaseEffect {
    ReleaseEffect(
      rssBytes: release.rssBytes, lazyFreeBytes: release.lazyFreeBytes,
      hugePageBytes: release.hugePageBytes, backingBytes: release.backingBytes,
      cgroupGrowthBytes: Quantile.median(cgroupGrowth).map { Int($0) },
      partiallyMappedGrowth: Quantile.median(partiallyMappedGrowth).map { Int($0) },
      hugePageSplits: release.splits.hugePages, hugeMappingSplits: release.splits.hugeMappings,
      areas: release.areas, pageTableBytes: release.pageTableBytes)
  }

  /// The ratio of what a page costs here to what it costs there, trial by trial.
  func ratio(to baseline: CellTally) -> PairedRatio? {
    let logarithms = trials.compactMap { trial, here -> Double? in
      guard let there = baseline.trials[trial], here.release.rows == there.release.rows,
        let cost = bothPerPage(here), let baselineCost = baseline.bothPerPage(there), cost > 0,
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
