internal import Glibc
internal import Plans
internal import Samples
internal import Statistics

/// Compares two separate runs, measured at different times and perhaps on different machines.
extension Comparison {
  /// Times are compared as ratios to each run's own baseline: the machine of a shared host drifts by more than most
  /// differences, and the baseline drifts with it. The baseline's own times are compared too: if they differ, a ratio
  /// to them gets a verdict only if the absolute figures agree. Counts are compared directly.
  ///
  /// - Parameters:
  ///   - margin: the smallest relative difference of times that counts.
  ///   - unjudged: why times are shown without a verdict; nil if they get one.
  package init(
    runs base: Analysis, _ head: Analysis, margin: Double, alpha: Double = alpha,
    unjudged: String? = nil
  ) {
    let cells = base.cells.filter { $0.role.isCompared && !$0.hasBystanders }
    let added = head.cells.filter { $0.role.isCompared && base.tallies[$0] == nil }
    let leftOut = Set(base.cells.filter(\.hasBystanders).map(\.workload)).sorted()
    let nulls = [Self.nullControl(base), Self.nullControl(head)]
    let ownTimes = cells.filter { $0.role == .baseline }.flatMap { cell in
      ComparedMetric.all.filter { $0.kind == .time }.compactMap {
        ComparisonRow(ownTimeOf: cell, $0, base, head, margin: margin, confidence: 1 - alpha)
      }
    }
    let shifts = ownTimes.compactMap { BaselineShift($0, margin: margin, nulls: nulls) }
      .filter(\.hasMoved)
    let shiftsOf = Dictionary(grouping: shifts, by: \.cell)
    let times = cells.filter { $0.role == .candidate }.flatMap { cell in
      ComparedMetric.all.filter { $0.kind == .time }.compactMap { metric in
        RatioOfRatios(cell, metric, base, head, shiftsOf)
      }
    }
    let counts = cells.flatMap { cell -> [CountsOfRuns] in
      guard let here = base.tallies[cell], let there = head.tallies[cell] else { return [] }
      return ComparedMetric.all.filter { $0.kind != .time }.compactMap {
        CountsOfRuns(cell, $0, here, there, margin: margin)
      }
    }
    let levels = Holm.levels(times.map { $0.pValue(margin: margin) }, alpha: alpha)
    let countLevels = Holm.levels(counts.map(\.pValue), alpha: alpha)
    var rows: [ComparisonRow] = []
    let ownTimesOf = Dictionary(grouping: ownTimes, by: \.cell)
    let timesOf = Dictionary(grouping: zip(times, levels)) { $0.0.cell }
    let countsOf = Dictionary(grouping: zip(counts, countLevels)) { $0.0.cell }
    for cell in cells {
      rows += ownTimesOf[cell, default: []]
      for (time, level) in timesOf[cell, default: []] {
        rows.append(time.judged(margin: margin, confidence: 1 - level))
      }
      for (count, level) in countsOf[cell, default: []] {
        rows.append(count.judged(level: level))
      }
      if cell.role == .candidate, base.tallies[cell]?.hasMeasured == true,
        head.tallies[cell]?.hasMeasured == true, timesOf[cell] == nil
      {
        rows.append(
          ComparisonRow(
            cell, notMeasured: "no time of it and its baseline was measured in both runs",
            .notCompared))
      }
      if let row = Self.unmeasured(cell, base.tallies[cell], head.tallies[cell]) {
        rows.append(row)
      }
    }
    if unjudged != nil {
      rows = rows.map { row in
        var row = row
        if row.kind == .time { row.verdict = .inconclusive }
        return row
      }
    }
    let names = Set(added.map(\.strategy)).sorted().joined(separator: ", ")
    self.init(
      rows: rows, nullControl: nil, margin: margin, alpha: alpha,
      notes: (added.isEmpty ? [] : ["Only the head has cells of \(names)."])
        + leftOut.map { "\($0) is left out: its figures are those of others beside the releaser." }
        + (rows.contains { $0.kind == .time }
          ? [
            "Intervals hold within a run: they do not include what changes from one run to the next."
          ] : []),
      baselineShifts: shifts, unjudged: unjudged)
  }
}

extension ComparisonRow {
  /// The baseline's own time in two runs. It is never called regressed or improved, since the machine may have changed
  /// it.
  init?(
    ownTimeOf cell: Cell, _ metric: ComparedMetric, _ base: Analysis, _ head: Analysis,
    margin: Double, confidence: Double
  ) {
    guard let here = base.tallies[cell]?.values(metric), let there = head.tallies[cell]?.values(metric),
      let shift = MedianShift(here.filter { $0 > 0 }.map(log), there.filter { $0 > 0 }.map(log))
    else { return nil }
    self.init(cell, metric)
    self.base = Quantile.median(here)
    self.head = Quantile.median(there)
    ratio = exp(shift.shift)
    interval = shift.interval(confidence: confidence).map { exp($0.low)...exp($0.high) }
    self.confidence = confidence
    pairs = min(here.count, there.count)
    samples = .init(base: here, head: there)
    let found = shift.verdict(bound: log1p(margin), confidence: confidence)
    verdict = found == .equivalent ? .equivalent : .inconclusive
  }
}
