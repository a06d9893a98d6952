package import Samples
package import Plans
package import Statistics

/// One figure of one cell, on both sides.
package struct ComparisonRow: Sendable {
  /// In the role of a candidate.
  package let cell: Cell
  package let metric: String
  package let unit: String
  package let kind: VerdictKind
  package let sense: VerdictSense
  /// Medians over pairs, in `unit`; nil where a side was not measured.
  package var base: Double?
  package var head: Double?
  /// The median of the pairs' ratios, head to base; nil of exact figures.
  package var ratio: Double?
  /// Of the ratio, at `confidence`; nil with too few pairs.
  package var interval: ClosedRange<Double>?
  /// What Holm's correction leaves of the family's confidence for this row; nil of exact figures.
  package var confidence: Double?
  package var verdict = ChangeVerdict.inconclusive
  package var pairs = 0
  /// What the medians are of, in `unit`, in the order of the schedule. As many on both sides where these
  /// were measured in one run, pair by pair.
  package var samples = Samples()
  /// Of counts: pairs that differ.
  package var differing = 0
  /// Whether others change the figure by more than the margin, so that no verdict could be had: an inconclusive
  /// row of which the comparison as a whole does not depend.
  package private(set) var isDrowned = false
  /// Of an inconclusive time: about how many pairs it takes, these included, to settle it. Nil where no
  /// number would, or nothing is known.
  package var pairsToSettle: Int?
  /// Half the width of the logarithms' interval at 99.9 %, whatever the verdicts of other rows: what a run
  /// that ends by width goes by.
  var steadyHalfWidth: Double?
  /// Why there is no figure, or what else is to be known.
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

  /// Marks a row that is inconclusive because others change the figure.
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
