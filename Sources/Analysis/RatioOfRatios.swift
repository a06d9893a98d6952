internal import Glibc
internal import Plans
internal import Statistics
internal import Texts

/// The ratio of a time to the baseline, compared between two runs.
struct RatioOfRatios {
  let cell: Cell
  private let metric: ComparedMetric
  private let base: [Double]
  private let head: [Double]
  private let shift: MedianShift
  /// The logarithm of the ratio of the head's absolute time to the base's; nil if a run has none.
  private let absolute: Double?
  /// The baseline's own change between the runs, if it changed.
  private let baseline: BaselineShift?

  init?(
    _ cell: Cell, _ metric: ComparedMetric, _ base: Analysis, _ head: Analysis,
    _ shifts: [Cell: [BaselineShift]]
  ) {
    self.cell = cell
    self.metric = metric
    self.base = base.logRatios(of: cell, metric)
    self.head = head.logRatios(of: cell, metric)
    let compared = base.baseline(of: cell)
    // Ratios to different baselines are not comparable.
    guard compared == head.baseline(of: cell), let shift = MedianShift(self.base, self.head) else {
      return nil
    }
    self.shift = shift
    baseline = compared.flatMap { shifts[$0]?.first { $0.metric == metric.name } }
    let values = [base, head].map { Quantile.median($0.tallies[cell]?.values(metric) ?? []) ?? 0 }
    absolute = values[0] > 0 && values[1] > 0 ? log(values[1] / values[0]) : nil
  }

  func pValue(margin: Double) -> Double { shift.pValue(bound: log1p(margin)) }

  func judged(margin: Double, confidence: Double) -> ComparisonRow {
    var row = ComparisonRow(cell, metric, unit: "× baseline")
    row.base = Quantile.median(base).map(exp)
    row.head = Quantile.median(head).map(exp)
    row.ratio = exp(shift.shift)
    row.samples = .init(base: base.map(exp), head: head.map(exp))
    row.pairs = min(base.count, head.count)
    row.confidence = confidence
    row.interval = shift.interval(confidence: confidence).map { exp($0.low)...exp($0.high) }
    let bound = log1p(margin)
    let found = shift.verdict(bound: bound, confidence: confidence)
    row.verdict = agreed(found, bound: bound)
    if row.verdict != found {
      let own = absolute.map { "; its own time is \(NumberText.fixed(exp($0), decimals: 3)) × the base's" }
      row.note = "\(metric.name) is not judged by its ratio, since the baseline itself changed\(own ?? "")"
    }
    return row
  }

  /// The verdict on which the ratio and the absolute time agree, if the baseline changed; either alone may reflect the
  /// baseline.
  private func agreed(_ verdict: ChangeVerdict, bound: Double) -> ChangeVerdict {
    guard let baseline else { return verdict }
    guard let absolute else { return .inconclusive }
    let isConfirmed =
      switch verdict {
      case .regressed: absolute > bound
      case .improved: absolute < -bound && !baseline.exceedsMargin
      case .equivalent: abs(absolute) <= bound && !baseline.exceedsMargin
      case .inconclusive, .notCompared: true
      }
    return isConfirmed ? verdict : .inconclusive
  }
}

extension CellTally {
  /// The values of a metric, block by block.
  func values(_ metric: ComparedMetric) -> [Double] {
    blocks.inOrder.compactMap { _, block in
      metric.total(block).map { $0.value / metric.divisor(block) }
    }
  }
}
