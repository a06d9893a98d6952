package import Analysis
internal import Plans
package import Samples
internal import Statistics
internal import Workloads

/// The data of a run: every row, and every sample of the curve.
package struct ReproductionData: Sendable {
  package private(set) var analysis = Analysis()
  package private(set) var curve: [CurvePoint] = []
  private var rounds: [RoundKey: [Phase: Record]] = [:]

  /// The status of rounds that ended early.
  private var endings: [RoundKey: Status] = [:]

  /// Limits on rows and on samples of the curve, all of which are kept; no reproduction has more.
  package static let mostRows = 1 << 14
  package static let mostPoints = 1 << 17

  private struct RoundKey: Hashable {
    let cell: Cell
    let trial: Int
    let round: Int
  }

  package init() {}

  package mutating func add(_ record: Record) {
    analysis.add(record)
    let key = RoundKey(cell: record.cell, trial: record.trial, round: record.round)
    guard record.status == .ok else {
      endings[key] = record.status
      return
    }
    rounds[key, default: [:]][record.phase] = record
  }

  @discardableResult
  package mutating func add(_ points: [LatencyPoint]) -> Bool { analysis.add(points) }

  package mutating func add(_ points: [CurvePoint]) { curve += points }

  /// The summary of the first cell for which `isMeant` is true, baselines before candidates.
  func summary(where isMeant: (Cell) -> Bool) -> CellSummary? {
    analysis.summaries.first { isMeant($0.cell) && $0.cell.role != .null }
  }

  /// The median of a figure over all rounds of the cells for which `isMeant` is true; nil if no round has it.
  ///
  /// - Parameter figure: computes the figure from the rows of one round, by phase.
  func median(
    where isMeant: (Cell) -> Bool, _ figure: ([Phase: Record]) -> Double?
  ) -> Double? {
    Quantile.median(rounds.filter { isMeant($0.key.cell) }.values.compactMap(figure))
  }

  /// The median of a figure over the rows of one phase.
  func median(
    _ phase: Phase, where isMeant: (Cell) -> Bool, _ figure: (Record) -> Double?
  ) -> Double? {
    median(where: isMeant) { rows in rows[phase].flatMap(figure) }
  }

  /// The median of the resident memory at the end of a phase, in percent of that at the end of the touch.
  func residentPercent(after phase: Phase, where isMeant: (Cell) -> Bool) -> Double? {
    median(where: isMeant) { rows in
      guard let before = rows[.touch]?.rssAnonBytes, before > 0,
        let after = rows[phase]?.rssAnonBytes
      else { return nil }
      return Double(after) / Double(before) * 100
    }
  }

  /// The share of rounds that ended early with this status; nil if none was started.
  func share(of ending: Status, where isMeant: (Cell) -> Bool) -> Double? {
    let begun = Set(rounds.keys).union(endings.keys).filter { isMeant($0.cell) }
    guard !begun.isEmpty else { return nil }
    return Double(begun.count { endings[$0] == ending }) / Double(begun.count)
  }

  /// The number of rounds that completed this phase.
  func rounds(ending phase: Phase, where isMeant: (Cell) -> Bool) -> Int {
    rounds.count { isMeant($0.key.cell) && $0.value[phase] != nil }
  }

  /// The median time of a phase in milliseconds, scaled to `bytes` if the region has another size.
  func milliseconds(
    _ phase: Phase, of bytes: Int? = nil, where isMeant: (Cell) -> Bool
  ) -> Double? {
    median(phase, where: isMeant) { row in
      row.elapsedNanoseconds.map { Double($0) / 1e6 * Self.scale(row.cell, to: bytes) }
    }
  }

  /// The median time of a phase per page, in nanoseconds.
  func nanosecondsPerPage(_ phase: Phase, where isMeant: (Cell) -> Bool) -> Double? {
    median(phase, where: isMeant) { row in
      guard let time = row.elapsedNanoseconds, let pages = row.pages, pages > 0 else { return nil }
      return Double(time) / Double(pages)
    }
  }

  /// The factor that scales a figure of the cell to a region of `bytes`.
  static func scale(_ cell: Cell, to bytes: Int?) -> Double {
    bytes.map { Double($0) / Double(max(1, cell.sizeBytes)) } ?? 1
  }

  /// The sizes of the measured regions.
  package var sizes: Set<Int> { Set(rounds.keys.map(\.cell.sizeBytes)) }

  /// The size of a measured cell's region; nil if there is none.
  func sizeBytes(where isMeant: (Cell) -> Bool) -> Int? {
    rounds.keys.first { isMeant($0.cell) }?.cell.sizeBytes
  }
}
