internal import Options
internal import PageRelease
internal import PlanFiles
package import Plans
internal import Texts

extension PlanArguments {
  /// The plan as a plan file with all values that have an effect.
  package func text(for performer: PlanWords.Performer = .run) throws -> String {
    let plan = try plan(for: performer)
    let what =
      performer == .run
      ? "the baseline, its null control and the reference that keeps its pages among them"
      : "those of the base, of the head, and of the base once more"
    let strategies = plan.cells.filter { $0.role != .reference }.map(\.strategy).unique
    return PlanText.of(
      heading: [
        "A plan of \(plan.cells.count) cells, \(what); strategies: \(strategies.count).",
        "\(BlockLength(plan).text(of: plan.effort)).",
        "madbench \(performer == .run ? "" : "compare ")--plan FILE performs it; an option beside that "
          + "replaces a line of it.",
      ]
    ) { values(of: $0) ?? defaultWords(of: $0, in: plan, performer) }
  }

  /// The one value common to all cells; nil if they differ, because a list of them would define a matrix.
  private static func common(_ values: [String]) -> [String]? {
    let values = values.unique
    return values.count == 1 ? values : nil
  }

  /// The effective value of a key that is not given; nil if none.
  private func defaultWords(
    of key: PlanKey, in plan: Plan, _ performer: PlanWords.Performer
  ) -> [String]? {
    switch (key.name, plan.effort) {
    case ("strategy", _): plan.cells.filter { $0.role != .reference }.map(\.strategy).unique
    case ("baseline", _) where performer == .compare: nil
    case ("cost", _) where performer == .compare: nil
    case ("granularity", _):
      plan.cells.first.map { [HugePages.folios($0.granularityBytes).fieldText] }
    case ("repeat", _): Self.common(plan.cells.map { String($0.repeats) })
    case ("write", _): Self.common(plan.cells.map(\.write.fieldText))
    case ("precision", .precision(let percent, _)): [percent.fieldText]
    case ("time", .precision(_, let seconds)): [seconds.fieldText]
    case ("precision", .rounds), ("time", .rounds): nil
    default: key.defaultValue.map { [$0] }
    }
  }
}
