internal import Glibc
internal import Measurement
internal import Plans
internal import Samples
internal import Statistics
internal import Workloads

/// The aggregate of the records of one cell.
package struct CellTally: Sendable {
  /// The share of released memory that is reused.
  let fraction: Double
  /// Whether the figures are those of threads beside a releasing thread.
  let hasBystanders: Bool
  /// Whether the program runs at a fixed rate.
  let isPaced: Bool
  /// Whether a policy decides when to release: CPU time then measures the cost to a caller, and not the time of the
  /// release that the caller sees.
  private let hasPolicy: Bool
  private var atReserve: Reservation?
  /// The growth of each metric of `Reservation.metrics` from the reservation to the end of the release.
  private var growths = Reservation.metrics.map { _ in ValueCounts() }
  /// The strategy that ran.
  private(set) var ran: String?

  private(set) var blocks = BlockTallies()
  private(set) var touch = PhaseTally()
  private(set) var release = PhaseTally()
  private(set) var retouch = PhaseTally()
  /// First cycles that are followed by others.
  private(set) var firstRelease = PhaseTally()
  private(set) var firstRetouch = PhaseTally()
  private(set) var run = PhaseTally()
  private var idle = PhaseTally()
  private var replayed = ReplayRows()
  private let isReplay: Bool
  let isRepeated: Bool
  private let keepsMetrics: Bool
  private var regrowthTally = RegrowthTally()
  private(set) var okRows = 0
  private(set) var unverifiedRows = 0
  /// Rows whose promise was checked.
  private(set) var judgedRows = 0
  /// The note of the first row that is not verified, and the note of the first one that was cut off.
  private(set) var firstNote = ""
  private(set) var firstEndingNote = ""
  private(set) var harnessBytes = 0
  private(set) var endings: [Status: Int] = [:]

  init(_ cell: Cell, keepsMetrics: Bool) {
    self.keepsMetrics = keepsMetrics
    let reuses = WorkloadList.named(cell.workload)?.reusesMemory ?? true
    fraction = reuses && cell.reuse != .none ? cell.reuseFraction : 0
    hasPolicy = cell.policy != Cell().policy
    hasBystanders = cell.hasBystanders
    isPaced = cell.isPaced
    isReplay = cell.isReplay
    isRepeated = cell.repeats > 1
  }

  /// Adds a row; true if it is the first of its block.
  mutating func add(_ record: Record) -> Bool {
    guard record.status == .ok else {
      endings[record.status, default: 0] += 1
      if firstEndingNote.isEmpty { firstEndingNote = record.note }
      return false
    }
    okRows += 1
    ran = ran ?? record.ran
    if record.verified != nil { judgedRows += 1 }
    if record.verified == false {
      unverifiedRows += 1
      if firstNote.isEmpty { firstNote = "\(record.phase.rawValue): \(record.note)" }
    }
    harnessBytes = max(harnessBytes, record.harnessBytes ?? 0)
    let isNewBlock = blocks.add(record)
    switch record.phase {
    case .release where !record.isSteady: firstRelease.add(record, keepsMetrics: keepsMetrics)
    case .retouch where !record.isSteady: firstRetouch.add(record, keepsMetrics: keepsMetrics)
    case .release:
      release.add(record, keepsMetrics: keepsMetrics)
      addGrowth(to: record)
    case .retouch: retouch.add(record, keepsMetrics: keepsMetrics)
    case .reserve: atReserve = Reservation(record)
    case .run:
      run.add(record, keepsMetrics: keepsMetrics)
      if isReplay { replayed.add(record) }
    case .idle:
      idle.add(record, keepsMetrics: keepsMetrics)
      regrowthTally.add(record)
    case .touch: touch.add(record, keepsMetrics: keepsMetrics)
    case .free: break
    }
    return isNewBlock
  }

  /// The number of distinct figures and endings kept in addition to the blocks.
  var figureCount: Int {
    [touch, release, retouch, firstRelease, firstRetouch, run, idle].reduce(0) { $0 + $1.figureCount }
      + growths.reduce(0) { $0 + $1.different } + replayed.figureCount + regrowthTally.figureCount + endings.count
  }

  /// Adds a bucket of the histogram that belongs to a row.
  mutating func add(_ point: LatencyPoint) {
    switch point.phase {
    case .release where !point.isSteady: firstRelease.add(point)
    case .retouch where !point.isSteady: firstRetouch.add(point)
    case .release: release.add(point)
    case .retouch: retouch.add(point)
    case .run: run.add(point)
    case .idle: idle.add(point)
    case .reserve, .touch, .free: break
    }
  }

  /// The merged steady-state latencies of a phase's operations; nil for phases that are not summed.
  func latencies(_ phase: Phase) -> LatencyCounts? {
    switch phase {
    case .release: release.latencies
    case .retouch: retouch.latencies
    case .run: run.latencies
    case .idle: idle.latencies
    case .reserve, .touch, .free: nil
    }
  }

  /// The values of metrics in a row of the reservation.
  private struct Reservation: Sendable {
    static let metrics = MetricList.effects.filter { $0.effect?.isGrowth == true }

    let trial: Int
    let round: Int
    /// In the order of `metrics`.
    let values: [Int?]

    init(_ record: Record) {
      trial = record.trial
      round = record.round
      values = Self.metrics.map { $0.value(record) }
    }
  }

  /// Adds the growth since the reservation that remains after the release.
  private mutating func addGrowth(to record: Record) {
    guard let start = atReserve, start.trial == record.trial, start.round == record.round else {
      return
    }
    for (place, metric) in Reservation.metrics.enumerated() {
      guard let before = start.values[place], let after = metric.value(record) else { continue }
      growths[place].add(Double(after) - Double(before))
    }
  }

  var hasMeasured: Bool { release.faultsPerPage != nil || isProgram }

  /// Whether costs are in CPU time.
  var countsCPU: Bool { hasPolicy || isProgram }

  /// Whether the rows are of a program.
  var isProgram: Bool { blocks.values.contains { $0.run.rows > 0 } }

  /// The number of premature ends, without interruptions.
  var losses: Int { endings.filter { $0.key != .interrupted }.values.reduce(0, +) }

  /// Whether every row that was started is complete, except interrupted ones, and verified.
  var isSound: Bool { unverifiedRows == 0 && losses == 0 }

  /// A cell whose worker died this often is not tried again.
  package static let mostFailures = 3

  /// Whether it failed in a way that a run does not retry.
  var isGivenUp: Bool {
    endings.keys.contains {
      switch $0 {
      case .unsupported, .refused, .failed: true
      default: false
      }
    } || losses >= Self.mostFailures
  }

  /// The abnormal endings, with their counts.
  var endingsText: String {
    let texts = endings.map { "\($0.key.text) × \($0.value)" }.sorted()
    return texts.isEmpty ? (hasMeasured ? "none lost" : "no row") : texts.joined(separator: ", ")
  }

  /// The cost to a caller in this block; with bystanders, the time per operation of theirs beside the releaser.
  func bothPerPage(_ block: BlockTally) -> Double? {
    if hasBystanders { return block.release.ownPerOperation }
    return hasPolicy ? block.cpuPerPage : block.bothPerPage(fraction: fraction)
  }

  /// The cost to a caller in the first cycle of this block; nil if no later one follows.
  func firstBothPerPage(_ block: BlockTally) -> Double? {
    block.firstBothPerPage(fraction: fraction)
  }

  /// Nil without bystanders.
  var bystanders: BystanderSummary? {
    guard hasBystanders, okRows > 0 else { return nil }
    let ratios = blocks.values.compactMap { block -> Double? in
      guard let beside = block.release.ownPerOperation, let alone = block.idle.ownPerOperation,
        beside > 0, alone > 0
      else { return nil }
      return log(beside / alone)
    }
    return BystanderSummary(
      beside: .init(self, \.release, release), alone: .init(self, \.idle, idle),
      slowdown: PairedRatio(logRatios: ratios))
  }

  var effect: ReleaseEffect {
    ReleaseEffect { metric, effect in
      if effect.isGrowth {
        return Reservation.metrics.firstIndex { $0.name == metric.name }.flatMap { growths[$0].wholeMedian }
      }
      return switch effect.moment {
      case .release: release.metrics.whole(metric)
      // Later releases find the huge pages already split.
      case .firstRelease: (isRepeated ? firstRelease : release).metrics.whole(metric)
      case .retouch: retouch.metrics.whole(metric)
      }
    }
  }

  /// The measured phases, in the steady state.
  var phases: [(phase: Phase, metrics: MetricTally)] {
    [
      (.touch, touch.metrics), (.release, release.metrics), (.idle, idle.metrics), (.retouch, retouch.metrics),
      (.run, run.metrics),
    ]
  }

  /// Nil if nothing was replayed.
  var replay: ReplaySummary? { isReplay && isProgram ? replayed.summary : nil }

  /// Nil if no program ran.
  var program: ProgramSummary? {
    guard isProgram, !isReplay else { return nil }
    return ProgramSummary(
      operationsPerSecond: median(\.run.operationsPerSecond), latency: run.latency,
      faultsPerOperation: median(\.run.faultsPerOperation))
  }

  /// The logarithms of the ratios of the cost per page here to that of the baseline, by block.
  func logRatios(to baseline: CellTally) -> [Int: Double] {
    logRatios(to: baseline) { $0.bothPerPage($1) }
  }

  /// The same logarithms for first cycles that are followed by others.
  func firstLogRatios(to baseline: CellTally) -> [Int: Double] {
    logRatios(to: baseline) { $0.firstBothPerPage($1) }
  }

  private func logRatios(
    to baseline: CellTally, _ cost: (CellTally, BlockTally) -> Double?
  ) -> [Int: Double] {
    pairs(with: baseline, cost).compactMapValues { mine, other in
      mine > 0 && other > 0 ? log(mine / other) : nil
    }
  }

  /// The cost per page here minus the other cell's, by block.
  func over(_ other: CellTally) -> [Int: Double] {
    pairs(with: other) { $0.bothPerPage($1) }.mapValues { $0 - $1 }
  }

  /// The costs of both in the blocks in which both have the same number of rows.
  private func pairs(
    with other: CellTally, _ cost: (CellTally, BlockTally) -> Double?
  ) -> [Int: (Double, Double)] {
    var found: [Int: (Double, Double)] = [:]
    for (block, here) in blocks.numbered {
      guard let there = other.blocks[block], here.release.rows == there.release.rows,
        here.firstRelease.rows == there.firstRelease.rows, here.run.rows == there.run.rows,
        let mine = cost(self, here), let others = cost(other, there)
      else { continue }
      found[block] = (mine, others)
    }
    return found
  }

  /// Nil if nothing was watched.
  func regrowth(releasedBytes: Double?) -> Regrowth? {
    regrowthTally.summary(releasedBytes: releasedBytes)
  }

  func median(_ value: (BlockTally) -> Double?) -> Double? {
    Quantile.median(blocks.values.compactMap(value))
  }
}
