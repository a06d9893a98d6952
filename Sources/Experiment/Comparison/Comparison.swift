package import Statistics

/// Two sides held against each other, figure by figure, with a verdict each.
///
/// Times are one family and exact figures another: of each the chance of any false alarm is at most
/// `alpha`, by Holm's correction.
package struct Comparison: Sendable {
  /// The chance that a comparison of a thing with itself alarms.
  package static let alpha = 0.01
  /// Of each of two looks, the second at more pairs because the first was inconclusive.
  package static let alphaOfExtended = alpha / 2

  package private(set) var rows: [ComparisonRow]
  /// Of each time, the geometric mean of the ratios of all cells.
  package let means: [(metric: String, ratio: Double)]
  package let nullControl: NullControl?
  /// The least difference of times that counts, as a share.
  package let margin: Double
  package let alpha: Double
  /// What is to be known of the comparison as a whole.
  package let notes: [String]
  /// Of two runs: where the baseline itself is not what it was.
  package let baselineShifts: [BaselineShift]
  /// Of two runs: why their times are shown and not judged; nil where they are judged.
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

  /// Huge pages that are gone after the release are lost, unless the release gave more back.
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

  /// Rows that could have a verdict and have none.
  package var open: Int {
    count(.notCompared) + rows.count { $0.verdict == .inconclusive && !$0.isDrowned }
  }

  package func count(_ verdict: ChangeVerdict) -> Int { rows.count { $0.verdict == verdict } }

  /// The gravest verdict of all rows: regressed, inconclusive, improved, equivalent. Rows that were not compared
  /// count only where no row was.
  package var verdict: ChangeVerdict {
    if count(.regressed) > 0 { return .regressed }
    if !hasCompared { return .notCompared }
    if rows.contains(where: { $0.verdict == .inconclusive && !$0.isDrowned }) { return .inconclusive }
    return count(.improved) > 0 ? .improved : .equivalent
  }

  /// Whether any figure could be held against another.
  package var hasCompared: Bool { rows.contains { $0.base != nil && $0.head != nil } }

  /// Half the width of the widest interval of what a caller pays, release and re-touch together, or the
  /// release where nothing is touched again; nil while one has none. The parts are noisier than their sum,
  /// and are not waited for.
  ///
  /// - Parameter cells: those that are still measured, in the role of candidates.
  func widestHalfWidth(of cells: Set<Cell>) -> Double? {
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

  /// How many pairs it takes at least for an exact figure that differs in every one of them to be told,
  /// after an extension too: a run that ended before would sleep.
  package var leastPairs: Int {
    if rows.contains(where: \.cell.isArm) { return Self.leastPairs(figures: rows.count, alpha: alpha) }
    return Self.leastPairs(counts: rows.count { $0.kind != .time })
  }

  /// The same of a plan of two executables, before there are rows: each cell of the head has all counts.
  package static func leastPairs(of plan: Plan) -> Int {
    let cells = plan.cells.count { $0.role == .candidate }
    return leastPairs(counts: cells * ComparedMetric.all.count { $0.kind != .time })
  }

  private static func leastPairs(counts: Int) -> Int {
    (1...64).first {
      SignTest.pValue(above: $0, below: 0) * Double(max(1, counts)) <= alphaOfExtended
    } ?? 64
  }

  /// About how many pairs it takes to settle what is open; nil where nothing is, or no number would do.
  ///
  /// - Parameter cells: those that are still measured, in the role of candidates.
  func pairsToSettle(of cells: Set<Cell>) -> Int? {
    rows.filter { $0.verdict == .inconclusive && cells.contains($0.cell) }
      .compactMap(\.pairsToSettle).max()
  }
}
