package import Analysis
internal import PageRelease
internal import Plans
internal import Samples
internal import Statistics
internal import Texts

/// Formats the figures of a cell for tables and sentences.
package enum CellText {
  /// The title of the cost of a page, by the fraction of the released memory that is reused: only that part of the
  /// re-touch counts, so the cost may be less than a whole re-touch.
  static func costTitle(of summaries: [CellSummary]) -> String {
    let fractions = Set(summaries.map(\.reusedFraction))
    guard let fraction = fractions.first, fractions != [1] else { return "both" }
    if fractions.count > 1 { return "release + reused part of re-touch" }
    return fraction == 0 ? "release alone" : "release + \(fraction.fieldText) × re-touch"
  }

  package static func label(_ summary: CellSummary) -> String {
    let name = summary.cell.strategy
    let ran = summary.ran.map { $0 == name ? "" : " (ran \($0))" } ?? ""
    let batch = StrategyList.named(name).map { $0.defaultBatch > 1 } ?? false
    let vector = batch ? ", \(summary.cell.batch) a call" : ""
    let role =
      switch summary.cell.role {
      case .baseline: " (baseline)"
      case .null: " (null control)"
      case .candidate: ""
      case .reference: " (keeps all)"
      }
    return name + vector + ran + role
  }

  static func ratio(_ summary: CellSummary) -> String {
    if summary.cell.role == .baseline { return summary.bothPerPage == nil ? "–" : "1" }
    return interval(summary.ratio)
  }

  /// The cost of a page beyond keeping it: 0 for the strategy that keeps all pages.
  static func overKeeping(_ summary: CellSummary, ofPage unit: Double = 1) -> String {
    if summary.cell.strategy == StrategyList.keeping, summary.bothPerPage != nil { return "0" }
    return summary.overKeeping.map { over in
      figure(
        over.median * unit,
        over.interval.map { $0.lowerBound * unit...$0.upperBound * unit })
    } ?? "–"
  }

  /// `1.35 (1.31–1.40)`.
  static func interval(_ ratio: PairedRatio?) -> String {
    ratio.map { figure($0.ratio, $0.interval) } ?? "–"
  }

  /// A figure with its interval, if known: `1.35 (1.31–1.40)`.
  static func figure(_ value: Double, _ interval: ClosedRange<Double>?) -> String {
    NumberText.significant(value) + (interval.map { " (\(range($0)))" } ?? "")
  }

  static func range(_ interval: ClosedRange<Double>) -> String {
    "\(NumberText.significant(interval.lowerBound))–\(NumberText.significant(interval.upperBound))"
  }

  /// Exact for 0 and 1, so that a single extra fault shows.
  static func faults(_ faultsPerPage: Double) -> String {
    if faultsPerPage == 0 || faultsPerPage == 1 { return String(Int(faultsPerPage)) }
    return NumberText.fixed(faultsPerPage, decimals: 6)
  }

  static func verified(_ summary: CellSummary) -> String {
    let verdict =
      summary.unverifiedRows > 0
      ? "no, \(summary.unverifiedRows) of \(summary.okRows) rows"
      : summary.judgedRows > 0 ? "yes" : "–"
    let isMeasured = summary.bothPerPage != nil
    return ((isMeasured ? [verdict] : []) + endings(summary)).joined(separator: ", ")
  }

  /// The endings of trials that did not finish, and their numbers: `oom-killed × 3`.
  static func endings(_ summary: CellSummary) -> [String] {
    summary.endings.sorted { $0.key.text < $1.key.text }.map { "\($0.key.text) × \($0.value)" }
  }

  /// A latency; `–` if unknown.
  static func nanoseconds(_ latency: Int?) -> String {
    latency.map { String($0).groupedDigits } ?? "–"
  }
}
