internal import Plans
internal import Samples
internal import Statistics

/// Compares two executables measured in one run, pair by pair.
extension Comparison {
  /// A block's ratio of times is the head's time to the geometric mean of the base's two times, one of which is the
  /// null control. It scatters less than a ratio to a single one.
  ///
  /// - Parameters:
  ///   - analysis: an analysis of a run in which every candidate is its own baseline.
  ///   - margin: the smallest relative difference of times that counts.
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
        let again = analysis.tallies[cell.with(.null)]
        let pairs = PairedTotals(
          metric, base: base, head: head, null: metric.kind == .time ? again : nil)
        if pairs.isEmpty { continue }
        switch metric.kind {
        case .time, .amount: times.append(TimeRow(cell, metric, pairs, margin: margin))
        case .exact, .varying:
          let null = again.map {
            PairedTotals(metric, base: base, head: $0)
          }
          counts.append(CountRow(cell, metric, pairs, null: null, margin: margin))
        }
      }
    }
    let levels = Holm.levels(times.map(\.test.pValue), alpha: alpha)
    let countLevels = Holm.levels(counts.map(\.pValue), alpha: alpha)
    let judged =
      zip(times, levels).map { $0.judged(confidence: 1 - $1) }
      + zip(counts, countLevels).map { $0.judged(level: $1) } + others
    let order = Dictionary(
      uniqueKeysWithValues: analysis.cells.enumerated().map { ($1, $0) })
    self.init(
      rows: judged.enumerated().sorted {
        (order[$0.element.cell] ?? 0, $0.offset) < (order[$1.element.cell] ?? 0, $1.offset)
      }.map(\.element), nullControl: Self.nullControl(analysis), margin: margin, alpha: alpha)
  }

  /// The base compared with itself, by the same time as the sides, or the baseline of a run: the mean over cells, block
  /// by block.
  static func nullControl(_ analysis: Analysis) -> NullControl? {
    let nulls = analysis.cells.filter { $0.role == .null }
    if nulls.isEmpty { return nil }
    var sums: [Int: (logRatio: Double, cells: Int)] = [:]
    for cell in nulls {
      guard let here = analysis.tallies[cell], let there = analysis.tallies[cell.with(.baseline)]
      else { continue }
      let totals = ComparedMetric.headlines.lazy.map { PairedTotals($0, base: there, head: here) }
      guard let found = totals.first(where: { !$0.isEmpty }) else { continue }
      for (block, logRatio) in found.logRatiosByBlock {
        sums[block, default: (0, 0)].logRatio += logRatio
        sums[block, default: (0, 0)].cells += 1
      }
    }
    return NullControl(
      ratio: PairedRatio(logRatios: sums.values.map { $0.logRatio / Double($0.cells) }))
  }

  /// A row for a cell that a side could not measure, or of which it lost rows; nil if both measured it.
  static func unmeasured(
    _ cell: Cell, _ base: CellTally?, _ head: CellTally?
  ) -> ComparisonRow? {
    let (baseText, headText) = (base?.endingsText ?? "no row", head?.endingsText ?? "no row")
    let (baseLosses, headLosses) = (base?.losses ?? 0, head?.losses ?? 0)
    // An interruption by a signal is no failure of the head.
    let failing = (head?.isGivenUp ?? false) && !(base?.isGivenUp ?? false)
    switch (base?.hasMeasured ?? false, head?.hasMeasured ?? false) {
    case (true, true):
      if headLosses <= baseLosses { return nil }
      return ComparisonRow(
        cell, notMeasured: "the head lost rows: \(headText); base: \(baseText)",
        failing ? .regressed : .inconclusive)
    case (true, false):
      return ComparisonRow(
        cell, notMeasured: "only the base was measured; head: \(headText)",
        headLosses > baseLosses ? .regressed : .notCompared)
    case (false, true):
      return ComparisonRow(
        cell, notMeasured: "only the head was measured; base: \(baseText)", .notCompared)
    case (false, false):
      return ComparisonRow(
        cell, notMeasured: "not measured; base: \(baseText); head: \(headText)", .notCompared)
    }
  }
}

/// A compared time before its verdict.
struct TimeRow {
  private var row: ComparisonRow
  private let logRatios: [Double]
  private let sense: VerdictSense
  let test: MarginTest

  init(_ cell: Cell, _ metric: ComparedMetric, _ totals: PairedTotals, margin: Double) {
    row = ComparisonRow(cell, metric)
    totals.fill(&row)
    logRatios = totals.logRatios
    row.steadyHalfWidth = SequentialStop.farHalfWidth(logRatios)
    row.pairs = logRatios.count
    sense = metric.sense
    test = MarginTest(logRatios: logRatios, margin: margin * metric.marginShare)
  }

  /// - Parameter least: with fewer pairs there is no verdict, and the interval is that of 95 %.
  func judged(confidence: Double, least: Int = 0) -> ComparisonRow {
    var row = row
    let isShort = logRatios.count < least
    let shown = isShort ? min(confidence, 0.95) : confidence
    let ratio = PairedRatio(logRatios: logRatios, confidence: shown)
    row.ratio = ratio?.ratio
    row.interval = ratio?.interval
    row.confidence = shown
    if isShort {
      row.pairsToSettle = least
      return row
    }
    row.verdict = sense.read(test.verdict(confidence: confidence))
    if row.verdict == .inconclusive {
      row.pairsToSettle = test.pairsToSettle(confidence: confidence)
    }
    return row
  }
}

/// A compared count before its verdict.
struct CountRow {
  private var row: ComparisonRow
  private let sense: VerdictSense
  private let test: Test

  private enum Test {
    case exact(ExactTest)
    case varying(MarginTest)
  }

  /// Whether the base differs, or may differ, from itself by more than the margin.
  private let isDrowned: Bool

  /// - Parameter null: the base compared with itself.
  init(
    _ cell: Cell, _ metric: ComparedMetric, _ totals: PairedTotals, null: PairedTotals?,
    margin: Double
  ) {
    row = ComparisonRow(cell, metric)
    sense = metric.sense
    totals.fill(&row)
    let differences = totals.pairs.map { $0.head - $0.base }
    row.differing = differences.count { $0 != 0 }
    let bound = abs(Quantile.median(totals.pairs.map(\.base)) ?? 0) * margin * metric.marginShare
    let ofItself = null.map {
      MarginTest(differences: $0.pairs.map { $0.head - $0.base }, bound: bound)
    }
    isDrowned =
      metric.kind == .varying
      && ofItself.map { $0.verdict(confidence: 1 - Comparison.alpha) != .equivalent } ?? false
    test =
      metric.kind == .exact
      ? .exact(ExactTest(differences: differences))
      : .varying(MarginTest(differences: differences, bound: bound))
  }

  var pValue: Double {
    switch test {
    case .exact(let test): test.pValue
    case .varying(let test): test.pValue
    }
  }

  func judged(level: Double) -> ComparisonRow {
    var row = row
    switch test {
    case .exact(let test):
      row.verdict = test.verdict(level: level)
      if row.verdict == .inconclusive { row.pairsToSettle = test.pairsToSettle(level: level) }
    case .varying(let test):
      row.verdict = test.verdict(confidence: 1 - level)
      if row.verdict == .inconclusive {
        row.pairsToSettle = test.pairsToSettle(confidence: 1 - level)
      }
    }
    if sense == .work, row.verdict == .improved {
      row.note = "the head does less of what the plan asks for"
    }
    row.verdict = sense.read(row.verdict)
    if isDrowned { row.drown() }
    return row
  }
}
