internal import Glibc
internal import Statistics

/// Two runs, each by itself: what was measured at another time, and perhaps elsewhere.
extension Comparison {
  /// Times are compared as ratios to each run's own baseline: the machine of a shared host drifts by more
  /// than most differences, and the baseline has drifted with it. Exact figures are compared as they are.
  ///
  /// - Parameter margin: the least difference of times that counts, as a share.
  package init(runs base: Analysis, _ head: Analysis, margin: Double, alpha: Double = alpha) {
    var notes: [String] = []
    let cells = head.cells.filter { $0.role != .null }
    for (side, only) in [
      ("base", base.cells.filter { $0.role != .null && head.tallies[$0] == nil }),
      ("head", cells.filter { base.tallies[$0] == nil }),
    ] where !only.isEmpty {
      let names = Set(only.map(\.strategy)).sorted().joined(separator: ", ")
      notes.append(
        "only the \(side) has \(only.count == 1 ? "a cell" : "\(only.count) cells"): \(names)")
    }
    let common = cells.filter { base.tallies[$0] != nil }
    let times = common.filter { $0.role == .candidate }.flatMap { cell in
      ComparedMetric.all.filter { $0.kind == .time }.compactMap { metric in
        RatioOfRatios(cell, metric, base, head)
      }
    }
    let levels = Holm.levels(times.map { $0.pValue(margin: margin) }, alpha: alpha)
    var rows: [ComparisonRow] = []
    for cell in common {
      for (time, level) in zip(times, levels) where time.cell == cell {
        rows.append(time.judged(margin: margin, confidence: 1 - level))
      }
      if let here = base.tallies[cell], let there = head.tallies[cell] {
        let counts = ComparedMetric.all.filter { $0.kind == .exact }
        rows += counts.compactMap { Self.exactRow(cell, $0, here, there) }
        if here.hasMeasured != there.hasMeasured {
          rows.append(
            ComparisonRow(
              cell,
              notMeasured: here.hasMeasured
                ? "only the base was measured; head: \(there.endingsText)"
                : "only the head was measured; base: \(here.endingsText)",
              here.hasMeasured ? .regressed : .inconclusive))
        }
      }
    }
    self.init(rows: rows, nullControl: nil, margin: margin, alpha: alpha, notes: notes)
  }

  /// Counts that vary within a run are compared by the 99 % sign intervals of their medians: they differ
  /// where these do not meet. Counts that never vary, by their one value.
  private static func exactRow(
    _ cell: Cell, _ metric: ComparedMetric, _ base: CellTally, _ head: CellTally
  ) -> ComparisonRow? {
    let (here, there) = (base.values(metric), head.values(metric))
    guard let low = Range(of: here), let high = Range(of: there) else { return nil }
    var row = ComparisonRow(cell, metric)
    row.base = Quantile.median(here)
    row.head = Quantile.median(there)
    row.samples = .init(base: here, head: there)
    row.pairs = min(here.count, there.count)
    if low.low == low.high, low == high {
      row.verdict = .equivalent
    } else if high.low > low.high {
      (row.verdict, row.differing) = (.regressed, row.pairs)
    } else if high.high < low.low {
      (row.verdict, row.differing) = (.improved, row.pairs)
    } else {
      row.verdict = low == high ? .equivalent : .inconclusive
      row.note = "\(metric.name) varies within a run"
    }
    return row
  }

  private struct Range: Equatable {
    let low: Double
    let high: Double

    init?(of values: [Double]) {
      guard let least = values.min(), let most = values.max() else { return nil }
      let interval = SignInterval(values, confidence: 0.99)
      (low, high) = (interval?.low ?? least, interval?.high ?? most)
    }
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
    if self.base.isEmpty || self.head.isEmpty { return nil }
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
