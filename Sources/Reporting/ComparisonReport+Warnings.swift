internal import Experiment

/// What is to be known before any verdict is read.
extension ComparisonReport {
  struct Warning {
    let title: String
    let text: String
  }

  var warnings: [Warning] { [baselineWarning, unjudgedWarning].compactMap(\.self) }

  /// More shifts are counted, not listed.
  private static let mostShifts = 6

  private var baselineWarning: Warning? {
    let shifts = comparison.baselineShifts
    guard !shifts.isEmpty else { return nil }
    let listed = shifts.prefix(Self.mostShifts).map { shift in
      let place = place(of: shift.cell)
      let cell = shift.cell.strategy + (place.isEmpty ? "" : " (\(place))")
      return "\(cell) \(shift.metric) \(NumberText.significant(shift.base)) → "
        + "\(NumberText.significant(shift.head)) \(shift.unit) (\(Self.ratio(shift.ratio)) ×)"
    }
    let more = shifts.count - listed.count
    let spread = shifts.compactMap(\.spread).max().map {
      " It differs from itself by up to \(NumberText.significant($0 * 100)) % within a run."
    }
    return Warning(
      title: "The baseline itself changed",
      text: listed.joined(separator: ", ") + (more > 0 ? " and \(more) more" : "") + "."
        + (spread ?? "")
        + " A ratio to it cannot tell which of the two changed: a verdict stands only where the absolute "
        + "times agree with it.")
  }

  private var unjudgedWarning: Warning? {
    comparison.unjudged.map {
      Warning(
        title: "Times are shown, not judged",
        text: "\($0). The same code costs more or less from boot to boot. Counts are judged.")
    }
  }
}
