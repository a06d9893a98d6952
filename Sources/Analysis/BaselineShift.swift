internal import Glibc
package import Plans
internal import Statistics

/// The change of a baseline's absolute time between two runs, which ratios to the baseline cannot show. If it exceeds
/// the margin, or the difference of the baseline from itself within a run, a ratio to the baseline reflects the
/// baseline as much as the candidate.
package struct BaselineShift: Sendable {
  package let cell: Cell
  package let metric: String
  package let unit: String
  /// Medians over blocks, in `unit`.
  package let base: Double
  package let head: Double
  package let exceedsMargin: Bool
  /// The distance from 1 to the far end of the null control's interval, in either run, as a share; nil if no run has an
  /// interval.
  package let spread: Double?
  package let exceedsSpread: Bool

  package var ratio: Double { head / base }
  package var hasMoved: Bool { exceedsMargin || exceedsSpread }

  init?(_ row: ComparisonRow, margin: Double, nulls: [NullControl?]) {
    guard let base = row.base, let head = row.head, base > 0, head > 0 else { return nil }
    cell = row.cell
    metric = row.metric
    unit = row.unit
    self.base = base
    self.head = head
    let shift = abs(log(head / base))
    exceedsMargin = shift > log1p(margin)
    let reaches = nulls.compactMap { $0?.ratio?.interval }.map {
      max(abs(log($0.lowerBound)), abs(log($0.upperBound)))
    }
    spread = reaches.max().map(expm1)
    exceedsSpread = reaches.max().map { shift > $0 } ?? false
  }
}
