package import Plans
internal import Samples
package import Statistics

/// A comparison of two sides, with one verdict per figure.
///
/// Times and exact figures are two families of tests. In each, Holm's correction bounds the chance of any false alarm
/// by `alpha`.
package struct Comparison: Sendable {
  /// The chance of a false alarm when something is compared with itself.
  package static let alpha = 0.01
  /// The level of each of two analyses; the second uses more pairs because the first was inconclusive.
  package static let alphaOfExtended = alpha / 2

  package private(set) var rows: [ComparisonRow]
  /// The geometric mean of the ratios of all cells, for each time.
  package let means: [(metric: String, ratio: Double)]
  package let nullControl: NullControl?
  /// The smallest relative difference of times that counts.
  package let margin: Double
  package let alpha: Double
  /// Notes on the comparison as a whole.
  package let notes: [String]
  /// For two runs, the baselines that changed.
  package let baselineShifts: [BaselineShift]
  /// For two runs, why times are shown without a verdict; nil if they get one.
  package let unjudged: String?

  init(
    rows: [ComparisonRow], nullControl: NullControl?, margin: Double, alpha: Double,
    notes: [String] = [], baselineShifts: [BaselineShift] = [], unjudged: String? = nil
  ) {
    self.rows = Self.excusingReleasedHugePages(rows)
    self.baselineShifts = baselineShifts
    self.unjudged = unjudged
    self.nullControl = nullControl
    self.margin = margin
    self.alpha = alpha
    self.notes = notes
    // Of arms each is a thing of its own: a mean over them says nothing.
    means =
      rows.contains(where: \.cell.isArm)
      ? []
      : ComparedMetric.all.filter { $0.kind == .time }.compactMap { metric in
        let ratios = rows.filter { $0.metric == metric.name && $0.cell.role == .candidate }
          .compactMap(\.ratio)
        return PairedRatio.geometricMean(ratios).map { (metric.name, $0) }
      }
  }

  /// Fewer huge pages after the release are a regression, unless the release freed more memory.
  private static func excusingReleasedHugePages(_ rows: [ComparisonRow]) -> [ComparisonRow] {
    let released = rows.filter { $0.metric == "RSS after release" && $0.verdict == .improved }
    let cells = Set(released.map(\.cell))
    return rows.map { row in
      guard row.metric == "huge pages after release", row.verdict == .regressed,
        cells.contains(row.cell)
      else { return row }
      var row = row
      row.verdict = .improved
      row.note = "the RSS after the release fell as well"
      return row
    }
  }

  /// The number of rows without a verdict that could have one.
  package var open: Int {
    count(.notCompared) + rows.count { $0.verdict == .inconclusive && !$0.isDrowned }
  }

  package func count(_ verdict: ChangeVerdict) -> Int { rows.count { $0.verdict == verdict } }

  /// The most severe verdict of all rows, in the order regressed, inconclusive, improved, equivalent. It is
  /// `notCompared` if nothing was compared and nothing regressed.
  package var verdict: ChangeVerdict {
    if count(.regressed) > 0 { return .regressed }
    if !hasCompared { return .notCompared }
    if rows.contains(where: { $0.verdict == .inconclusive && !$0.isDrowned }) { return .inconclusive }
    return count(.improved) > 0 ? .improved : .equivalent
  }

  /// Whether any figure could be compared.
  package var hasCompared: Bool { rows.contains { $0.base != nil && $0.head != nil } }

  /// Half the width of the widest interval of the cost to a caller: release and re-touch together, or the release if
  /// nothing is re-touched; nil while a cell has none. The parts are noisier than their sum and are ignored.
  ///
  /// - Parameter cells: the cells that are still measured, in the role of candidates.
  package func widestHalfWidth(of cells: Set<Cell>) -> Double? {
    var widest: Double?
    let sums = Set(rows.filter { $0.metric == "both" }.map(\.cell))
    for row in rows where cells.contains(row.cell) {
      guard row.metric == "both" || row.metric == "release" && !sums.contains(row.cell) else {
        continue
      }
      guard let width = row.steadyHalfWidth else { return nil }
      widest = max(widest ?? 0, width)
    }
    return widest
  }

  /// The least number of pairs with which an exact figure that differs in every pair is significant, also after an
  /// extension: a run that ended earlier could not detect it.
  package var leastPairs: Int {
    if rows.contains(where: \.cell.isArm) { return Self.leastPairs(figures: rows.count, alpha: alpha) }
    return Self.leastPairs(counts: rows.count { $0.kind != .time })
  }

  /// The same number for a plan of two executables, before there are rows: each cell of the head has all counts.
  package static func leastPairs(of plan: Plan) -> Int {
    let cells = plan.cells.count { $0.role == .candidate }
    return leastPairs(counts: cells * ComparedMetric.all.count { $0.kind != .time })
  }

  private static func leastPairs(counts: Int) -> Int {
    (1...64).first {
      SignTest.pValue(above: $0, below: 0) * Double(max(1, counts)) <= alphaOfExtended
    } ?? 64
  }

  /// The approximate number of pairs that would settle the inconclusive rows; nil if there are none, or no number would
  /// suffice.
  ///
  /// - Parameter cells: the cells that are still measured, in the role of candidates.
  package func pairsToSettle(of cells: Set<Cell>) -> Int? {
    rows.filter { $0.verdict == .inconclusive && cells.contains($0.cell) }
      .compactMap(\.pairsToSettle).max()
  }
}

/// Commands that were measured in one run, block by block, each against the first.
extension Comparison {
  /// What one figure came to in each block.
  package struct ArmFigure: Sendable {
    /// The arm that is compared with the baseline.
    package let arm: String
    package let metric: ComparedMetric
    package let base: [Int: Double]
    package let head: [Int: Double]
    /// The baseline once more.
    package let null: [Int: Double]

    package init(
      arm: String, _ metric: ComparedMetric, base: [Int: Double], head: [Int: Double], null: [Int: Double]
    ) {
      (self.arm, self.metric) = (arm, metric)
      (self.base, self.head, self.null) = (base, head, null)
    }
  }

  /// All figures are one family: the chance of any false alarm is at most `alpha`.
  ///
  /// - Parameters:
  ///   - arms: the names of all that are compared with the baseline, those too that have no figure.
  ///   - failures: why arms have no figures, by name; their rows say so.
  ///   - nullControl: the baseline against itself.
  package init(
    arms: [String], _ figures: [ArmFigure], failures: [String: String], nullControl: NullControl?,
    margin: Double, alpha: Double = alpha, notes: [String] = []
  ) {
    let judged = figures.compactMap { figure -> Judged? in
      let cell = Cell.arm(figure.arm, .candidate)
      let pairs = PairedTotals(base: figure.base, head: figure.head, null: figure.null)
      if pairs.isEmpty { return nil }
      if figure.metric.kind.isRatio, pairs.logRatios.count == pairs.pairs.count {
        return .ratio(TimeRow(cell, figure.metric, pairs, margin: margin))
      }
      let null = figure.null.isEmpty ? nil : PairedTotals(base: figure.base, head: figure.null)
      return .count(CountRow(cell, figure.metric.asCount, pairs, null: null, margin: margin))
    }
    let levels = Holm.levels(judged.map(\.pValue), alpha: alpha)
    let least = Self.leastPairs(figures: judged.count, alpha: alpha)
    var rows = zip(judged, levels).map { $0.row(level: $1, least: least) }
    for arm in arms {
      guard let failure = failures[arm] else { continue }
      rows.append(
        ComparisonRow(Cell.arm(arm, .candidate), notMeasured: failure, .notCompared))
    }
    self.init(rows: rows, nullControl: nullControl, margin: margin, alpha: alpha, notes: notes)
  }

  private enum Judged {
    case ratio(TimeRow)
    case count(CountRow)

    var pValue: Double {
      switch self {
      case .ratio(let row): row.test.pValue
      case .count(let row): row.pValue
      }
    }

    /// - Parameter least: with fewer pairs there is no verdict.
    func row(level: Double, least: Int) -> ComparisonRow {
      switch self {
      case .ratio(let row): return row.judged(confidence: 1 - level, least: least)
      case .count(let count):
        var row = count.judged(level: level)
        guard row.pairs < least else { return row }
        row.verdict = .inconclusive
        row.pairsToSettle = least
        return row
      }
    }
  }

  /// How many pairs it takes until the sign interval of each of so many figures exists at Holm's first level: the least n
  /// with 2 · figures ÷ 2ⁿ ≤ alpha.
  package static func leastPairs(figures: Int, alpha: Double = alpha) -> Int {
    (1...64).first { SignTest.pValue(above: $0, below: 0) * Double(max(1, figures)) <= alpha } ?? 64
  }

  /// Half the width of the widest interval of these figures, as a run that ends by width goes by; nil while one has none.
  package func widestHalfWidth(ofMetrics names: Set<String>) -> Double? {
    let widths = rows.filter { names.contains($0.metric) && $0.base != nil }.map(\.steadyHalfWidth)
    guard !widths.isEmpty, !widths.contains(where: { $0 == nil }) else { return nil }
    return widths.compactMap(\.self).max()
  }

  /// About how many pairs it takes to settle what is open; nil where nothing is, or no number would do.
  package var pairsToSettle: Int? {
    rows.filter { $0.verdict == .inconclusive }.compactMap(\.pairsToSettle).max()
  }

  /// What a figure of the baseline comes to against itself, by block.
  package static func nullControl(base: [Int: Double], again: [Int: Double]) -> NullControl? {
    if again.isEmpty { return nil }
    return NullControl(ratio: PairedRatio(logRatios: PairedTotals(base: base, head: again).logRatios))
  }
}
