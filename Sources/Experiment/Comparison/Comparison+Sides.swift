internal import Glibc
internal import Statistics

/// Two executables that were measured in one run, pair by pair.
extension Comparison {
  /// - Parameters:
  ///   - analysis: of a run in which every candidate has itself as baseline.
  ///   - margin: the least difference of times that counts, as a share.
  package init(sides analysis: Analysis, margin: Double, alpha: Double = alpha) {
    var times: [TimeRow] = []
    var counts: [CountRow] = []
    var others: [ComparisonRow] = []
    for cell in analysis.cells where cell.role == .candidate {
      let base = analysis.tallies[cell.with(.baseline)]
      let head = analysis.tallies[cell]
      if let row = Self.unmeasured(cell, base, head) { others.append(row) }
      guard let base, let head else { continue }
      for metric in ComparedMetric.all {
        let pairs = PairedTotals(metric, base: base, head: head)
        if pairs.isEmpty { continue }
        switch metric.kind {
        case .time: times.append(TimeRow(cell, metric, pairs, margin: margin))
        case .exact: counts.append(CountRow(cell, metric, pairs))
        }
      }
    }
    let levels = Holm.levels(times.map(\.test.pValue), alpha: alpha)
    let countLevels = Holm.levels(counts.map(\.test.pValue), alpha: alpha)
    let judged =
      zip(times, levels).map { $0.judged(confidence: 1 - $1) }
      + zip(counts, countLevels).map { $0.judged(level: $1) } + others
    let order = Dictionary(
      uniqueKeysWithValues: analysis.cells.enumerated().map { ($1, $0) })
    self.init(
      rows: judged.enumerated().sorted {
        (order[$0.element.cell] ?? 0, $0.offset) < (order[$1.element.cell] ?? 0, $1.offset)
      }.map(\.element), nullControl: analysis.nullControl, margin: margin, alpha: alpha)
  }

  /// A cell that only one side, or none, could measure.
  private static func unmeasured(
    _ cell: Cell, _ base: CellTally?, _ head: CellTally?
  ) -> ComparisonRow? {
    let endings = (base?.endingsText ?? "", head?.endingsText ?? "")
    switch (base?.hasMeasured ?? false, head?.hasMeasured ?? false) {
    case (true, true):
      guard let head, let base, head.losses >= base.losses + Run.mostFailures else { return nil }
      return ComparisonRow(cell, notMeasured: "head: \(endings.1)", .regressed)
    case (true, false):
      return ComparisonRow(
        cell, notMeasured: "only the base was measured; head: \(endings.1)", .regressed)
    case (false, true):
      return ComparisonRow(
        cell, notMeasured: "only the head was measured; base: \(endings.0)", .inconclusive)
    case (false, false):
      return ComparisonRow(
        cell, notMeasured: "not measured; base: \(endings.0); head: \(endings.1)",
        endings.0 == endings.1 ? .equivalent : .inconclusive)
    }
  }
}

/// The totals of one metric on both sides, block by block, where both have as many rows.
struct PairedTotals {
  private(set) var pairs: [(base: Double, head: Double, divisor: Double)] = []
  var isEmpty: Bool { pairs.isEmpty }

  init(_ metric: ComparedMetric, base: CellTally, head: CellTally) {
    for (block, here) in head.blocks.sorted(by: { $0.key < $1.key }) {
      guard let there = base.blocks[block], let mine = metric.total(here),
        let other = metric.total(there), mine.rows == other.rows
      else { continue }
      pairs.append((other.value, mine.value, metric.divisor(there)))
    }
  }

  func fill(_ row: inout ComparisonRow) {
    row.pairs = pairs.count
    row.samples = pairs.map { .init(base: $0.base / $0.divisor, head: $0.head / $0.divisor) }
    row.base = Quantile.median(row.samples.map(\.base))
    row.head = Quantile.median(row.samples.map(\.head))
  }
}

/// A time before its verdict.
private struct TimeRow {
  private var row: ComparisonRow
  private let logRatios: [Double]
  let test: MarginTest

  init(_ cell: Cell, _ metric: ComparedMetric, _ totals: PairedTotals, margin: Double) {
    row = ComparisonRow(cell, metric)
    totals.fill(&row)
    logRatios = totals.pairs.filter { $0.base > 0 && $0.head > 0 }.map { log($0.head / $0.base) }
    row.pairs = logRatios.count
    test = MarginTest(logRatios: logRatios, margin: margin)
  }

  func judged(confidence: Double) -> ComparisonRow {
    var row = row
    let ratio = PairedRatio(logRatios: logRatios, confidence: confidence)
    row.ratio = ratio?.ratio
    row.interval = ratio?.interval
    row.confidence = confidence
    row.verdict = test.verdict(confidence: confidence)
    if row.verdict == .inconclusive {
      row.pairsToSettle = test.pairsToSettle(confidence: confidence)
    }
    return row
  }
}

/// An exact figure before its verdict.
private struct CountRow {
  private var row: ComparisonRow
  let test: ExactTest

  init(_ cell: Cell, _ metric: ComparedMetric, _ totals: PairedTotals) {
    row = ComparisonRow(cell, metric)
    totals.fill(&row)
    test = ExactTest(differences: totals.pairs.map { $0.head - $0.base })
  }

  func judged(level: Double) -> ComparisonRow {
    var row = row
    row.differing = test.differing
    row.verdict = test.verdict(level: level)
    return row
  }
}
