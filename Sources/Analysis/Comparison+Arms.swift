internal import Plans
internal import Samples
internal import Statistics

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
