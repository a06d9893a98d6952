internal import Glibc
internal import Statistics

/// Two runs, each by itself: what was measured at another time, and perhaps elsewhere.
extension Comparison {
  /// Times are compared as ratios to each run's own baseline: the machine of a shared host drifts by more
  /// than most differences, and the baseline has drifted with it. Exact figures are compared as they are.
  ///
  /// - Parameter margin: the least difference of times that counts, as a share.
  package init(runs base: Analysis, _ head: Analysis, margin: Double, alpha: Double = alpha) {
    let cells = base.cells.filter { $0.role != .null && !$0.hasBystanders }
    let added = head.cells.filter { $0.role != .null && base.tallies[$0] == nil }
    let leftOut = Set(base.cells.filter(\.hasBystanders).map(\.workload)).sorted()
    let times = cells.filter { $0.role == .candidate }.flatMap { cell in
      ComparedMetric.all.filter { $0.kind == .time }.compactMap { metric in
        RatioOfRatios(cell, metric, base, head)
      }
    }
    let counts = cells.flatMap { cell -> [CountsOfRuns] in
      guard let here = base.tallies[cell], let there = head.tallies[cell] else { return [] }
      return ComparedMetric.all.filter { $0.kind == .exact }.compactMap {
        CountsOfRuns(cell, $0, here, there)
      }
    }
    let levels = Holm.levels(times.map { $0.pValue(margin: margin) }, alpha: alpha)
    let countLevels = Holm.levels(counts.map(\.pValue), alpha: alpha)
    var rows: [ComparisonRow] = []
    for cell in cells {
      for (time, level) in zip(times, levels) where time.cell == cell {
        rows.append(time.judged(margin: margin, confidence: 1 - level))
      }
      for (count, level) in zip(counts, countLevels) where count.cell == cell {
        rows.append(count.judged(level: level))
      }
      if cell.role == .candidate, base.tallies[cell]?.hasMeasured == true,
        head.tallies[cell]?.hasMeasured == true, !times.contains(where: { $0.cell == cell })
      {
        rows.append(
          ComparisonRow(
            cell, notMeasured: "no time of it and its baseline can be read in both runs",
            .inconclusive))
      }
      if let row = Self.unmeasured(cell, base.tallies[cell], head.tallies[cell]) {
        rows.append(row)
      }
    }
    let names = Set(added.map(\.strategy)).sorted().joined(separator: ", ")
    self.init(
      rows: rows, nullControl: nil, margin: margin, alpha: alpha,
      notes: (added.isEmpty ? [] : ["Only the head has cells of \(names)."])
        + leftOut.map { "\($0) is left out: its figures are those of others beside the releaser." })
  }
}

/// A count in two runs, block by block, before its verdict.
private struct CountsOfRuns {
  let cell: Cell
  private let metric: ComparedMetric
  private let base: [Double]
  private let head: [Double]
  private let test: RankTest

  init?(_ cell: Cell, _ metric: ComparedMetric, _ base: CellTally, _ head: CellTally) {
    self.cell = cell
    self.metric = metric
    self.base = base.values(metric)
    self.head = head.values(metric)
    guard let test = RankTest(self.base, self.head) else { return nil }
    self.test = test
  }

  /// Whether the figure is the same in every block of a run, and there are several: then it is exact, and
  /// any difference between the runs is one.
  private static func repeats(_ values: [Double]) -> Bool {
    values.count > 1 && Set(values).count == 1
  }

  private var isExact: Bool { Self.repeats(base) && Self.repeats(head) }

  var pValue: Double {
    if base == head || Set(base + head).count == 1 { return 1 }
    return isExact ? 0 : test.pValue
  }

  func judged(level: Double) -> ComparisonRow {
    var row = ComparisonRow(cell, metric)
    row.base = Quantile.median(base)
    row.head = Quantile.median(head)
    row.pairs = min(base.count, head.count)
    row.samples = .init(base: base, head: head)
    if Set(base + head).count == 1 {
      row.verdict = .equivalent
      return row
    }
    row.differing = row.pairs
    if pValue <= level {
      row.verdict = test.shift > 0 || metric.isWork ? .regressed : .improved
    }
    if !isExact { row.note = "\(metric.name) varies within a run" }
    return row
  }
}

extension CellTally {
  /// A metric's value, block by block.
  func values(_ metric: ComparedMetric) -> [Double] {
    blocks.sorted { $0.key < $1.key }.compactMap { _, block in
      metric.total(block).map { $0.value / metric.divisor(block) }
    }
  }
}

/// A time's ratio to the baseline, in both runs.
private struct RatioOfRatios {
  let cell: Cell
  private let metric: ComparedMetric
  private let base: [Double]
  private let head: [Double]

  init?(_ cell: Cell, _ metric: ComparedMetric, _ base: Analysis, _ head: Analysis) {
    self.cell = cell
    self.metric = metric
    self.base = base.logRatios(of: cell, metric)
    self.head = head.logRatios(of: cell, metric)
    // Of different baselines a ratio says different things.
    guard !self.base.isEmpty, !self.head.isEmpty, base.baseline(of: cell) == head.baseline(of: cell)
    else { return nil }
  }

  /// The interval of the difference of two medians of independent samples: each side's interval at the
  /// square root of the confidence, so that both cover together at least as often as asked.
  private func interval(confidence: Double) -> (low: Double, high: Double)? {
    let each = confidence.squareRoot()
    guard let here = SignInterval(base, confidence: each),
      let there = SignInterval(head, confidence: each)
    else { return nil }
    return (there.low - here.high, there.high - here.low)
  }

  /// The least level at which the interval leaves the margin, to a 64th of the last factor of 10: found by
  /// trying, since the interval at every level is known and nothing else.
  func pValue(margin: Double) -> Double {
    let bound = log1p(margin)
    var found = 1.0
    for step in 0...(64 * 9) {
      let level = exp(-Double(step) / 64 * log(10))
      guard let interval = interval(confidence: 1 - level),
        interval.low > bound || interval.high < -bound
      else { break }
      found = level
    }
    return found
  }

  func judged(margin: Double, confidence: Double) -> ComparisonRow {
    var row = ComparisonRow(cell, metric, unit: "× baseline")
    let (here, there) = (Quantile.median(base) ?? 0, Quantile.median(head) ?? 0)
    row.base = exp(here)
    row.head = exp(there)
    row.ratio = exp(there - here)
    row.samples = .init(base: base.map(exp), head: head.map(exp))
    row.pairs = min(base.count, head.count)
    row.confidence = confidence
    guard let interval = interval(confidence: confidence) else { return row }
    row.interval = exp(interval.low)...exp(interval.high)
    let bound = log1p(margin)
    if interval.low > bound {
      row.verdict = .regressed
    } else if interval.high < -bound {
      row.verdict = .improved
    } else if interval.low >= -bound, interval.high <= bound {
      row.verdict = .equivalent
    }
    return row
  }
}
