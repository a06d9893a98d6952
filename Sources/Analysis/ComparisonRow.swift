package import Samples
package import Plans
package import Statistics

/// One figure of one cell, on both sides.
package struct ComparisonRow: Sendable {
  /// The cell, in the role of a candidate.
  package let cell: Cell
  package let metric: String
  package let unit: String
  package let kind: VerdictKind
  package let sense: VerdictSense
  /// Medians over pairs, in `unit`; nil if a side was not measured.
  package var base: Double?
  package var head: Double?
  /// The median of the pairs' ratios, head to base; nil for exact figures.
  package var ratio: Double?
  /// The interval of the ratio at `confidence`; nil with too few pairs.
  package var interval: ClosedRange<Double>?
  /// The confidence level of this row after Holm's correction; nil for exact figures.
  package var confidence: Double?
  package var verdict = ChangeVerdict.inconclusive
  package var pairs = 0
  /// The values behind the medians, in `unit`, in the order of the schedule. Both sides have the same number if they
  /// were measured in one run, pair by pair.
  package var samples = Samples()
  /// For counts, the number of pairs that differ.
  package var differing = 0
  /// Whether other processes change the figure by more than the margin, so that it gets no verdict: an inconclusive row
  /// that does not affect the comparison as a whole.
  package private(set) var isDrowned = false
  /// For an inconclusive row, the approximate number of pairs, including the present ones, that would settle it. Nil if
  /// no number would, or if it is unknown.
  package var pairsToSettle: Int?
  /// Half the width of the logarithms' interval at 99.9 %, independent of the verdicts of other rows: used by runs that
  /// end by width.
  var steadyHalfWidth: Double?
  /// Why there is no figure, or another remark.
  package var note = ""

  package struct Samples: Equatable, Sendable {
    package var base: [Double] = []
    package var head: [Double] = []
  }

  init(_ cell: Cell, _ metric: ComparedMetric, unit: String? = nil) {
    self.cell = cell
    self.metric = metric.name
    self.unit = unit ?? metric.unit
    kind = metric.kind
    sense = metric.sense
  }

  /// Marks a row that is inconclusive because other processes change the figure.
  mutating func drown() {
    guard verdict == .inconclusive else { return }
    isDrowned = true
    pairsToSettle = nil
    note = "\(metric) varies by itself by more than the margin here, by whatever else runs: it is not judged"
  }

  init(_ cell: Cell, notMeasured note: String, _ verdict: ChangeVerdict) {
    self.cell = cell
    metric = "measured"
    unit = ""
    kind = .exact
    sense = .cost
    self.note = note
    self.verdict = verdict
  }
}
