internal import Bench
internal import Experiment
internal import Statistics

/// What all forms of a comparison say of one figure.
extension ComparisonReport {
  /// The cell by itself: its strategy and what does not go without saying. The same in every run, so that
  /// what collects results over time knows it again.
  static func name(of cell: Cell) -> String {
    let role = cell.role == .baseline ? ["baseline"] : []
    return ([cell.strategy] + role + Axis.telling(of: cell).compactMap { $0.words(cell) })
      .joined(separator: " · ")
  }

  /// Both sides and what lies between them, in a sentence without a full stop; why there is none where a
  /// side was not measured.
  func figures(of row: ComparisonRow) -> String {
    guard row.base != nil, row.head != nil else { return row.note }
    let sides =
      "base \(Self.value(row.base, row)), head \(Self.value(row.head, row)) \(row.unit)"
    guard let ratio = row.ratio else { return "\(sides): \(interval(row)) pairs" }
    var text = "\(sides): \(Self.ratio(ratio)) ×"
    if row.interval != nil, let confidence = row.confidence {
      // Rounded down: no interval is certain.
      let percent = (confidence * 1e5).rounded(.down) / 1e3
      text += " (\(interval(row)) at \(NumberText.plain(percent)) %)"
    }
    let share = row.unit == "faults" && isOfArms ? ArmFigure.shareOfCounts : 1
    return text + ", margin \(NumberText.plain(comparison.margin * share * 100)) %"
  }

  /// How many more rounds would settle an inconclusive figure; nil where that is not known.
  static func roundsToSettle(_ row: ComparisonRow) -> Int? {
    guard row.verdict == .inconclusive, let pairs = row.pairsToSettle, pairs > row.pairs else {
      return nil
    }
    return (row.cell.isArm ? 1 : 2) * (pairs - row.pairs)
  }
}

extension ComparisonReport {
  /// The unit as a word: times that are ratios are told as such, since their unit is another run's time.
  static func unit(of row: ComparisonRow) -> String {
    row.kind == .time && row.unit != "ns/page" && !row.cell.isArm ? "ratio" : row.unit.slug
  }
}

extension String {
  /// In lower-case letters and digits of ASCII, with a hyphen between words: `rss-after-release`.
  var slug: String {
    lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }.joined(separator: "-")
  }
}
