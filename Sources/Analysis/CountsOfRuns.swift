internal import Plans
internal import Samples
internal import Statistics

/// A count in two runs, block by block, before its verdict.
struct CountsOfRuns {
  let cell: Cell
  private let metric: ComparedMetric
  private let base: [Double]
  private let head: [Double]
  private let test: RankTest
  private let shift: MedianShift
  /// The smallest difference that counts: 0 for exact figures.
  private let bound: Double

  init?(
    _ cell: Cell, _ metric: ComparedMetric, _ base: CellTally, _ head: CellTally, margin: Double
  ) {
    self.cell = cell
    self.metric = metric
    self.base = base.values(metric)
    self.head = head.values(metric)
    guard let test = RankTest(self.base, self.head), let shift = MedianShift(self.base, self.head)
    else { return nil }
    self.test = test
    self.shift = shift
    bound = metric.kind == .varying ? abs(Quantile.median(self.base) ?? 0) * margin : 0
  }

  /// Whether the figure is the same in every block of a run with several blocks: it is then exact, and any difference
  /// between the runs is real.
  private static func repeats(_ values: [Double]) -> Bool {
    values.count > 1 && Set(values).count == 1
  }

  private var isExact: Bool { Self.repeats(base) && Self.repeats(head) }

  var pValue: Double {
    if base == head || Set(base + head).count == 1 { return 1 }
    if isExact { return abs(shift.shift) > bound ? 0 : 1 }
    return metric.kind == .varying ? shift.pValue(bound: bound) : test.pValue
  }

  /// Whether a single run does not determine the figure to within the margin.
  private func varies(_ values: [Double]) -> Bool {
    guard let interval = SignInterval(values, confidence: 1 - Comparison.alpha) else { return false }
    return interval.high - interval.low > 2 * bound
  }

  private func varyingVerdict(level: Double) -> ChangeVerdict {
    if isExact { return shift.shift > 0 ? .regressed : .improved }
    return shift.verdict(bound: bound, confidence: 1 - level)
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
    if metric.kind == .varying {
      row.verdict = metric.sense.read(
        isExact && pValue == 1 ? .equivalent : varyingVerdict(level: level))
      if varies(base) || varies(head) { row.drown() }
      return row
    }
    if pValue <= level {
      row.verdict = metric.sense.read(test.shift > 0 ? .regressed : .improved)
    }
    if !isExact { row.note = "\(metric.name) varies within a run" }
    return row
  }
}
