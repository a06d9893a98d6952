internal import Experiment
internal import Statistics

/// A comparison as commands to the runner of a GitHub workflow, which shows them as annotations: an error a
/// regressed figure, a warning for an unreliable machine and an inconclusive figure, and one notice where
/// there is neither.
extension ComparisonReport {
  /// Of each kind the page shows ten a step.
  private static let mostShown = 10

  package var annotations: String {
    let regressed = comparison.rows.filter { $0.verdict == .regressed }.map { row in
      WorkflowCommand(.error, "Regressed: \(title(row))", figures(of: row))
    }
    let open = comparison.rows.filter { $0.verdict == .inconclusive }.map { row in
      let rounds = Self.roundsToSettle(row).map { "; \($0) more rounds may settle it" } ?? ""
      return WorkflowCommand(.warning, "Inconclusive: \(title(row))", figures(of: row) + rounds)
    }
    var commands =
      Self.shown(regressed, .error, "regressed")
      + Self.shown(doubts + open, .warning, "inconclusive")
    if commands.isEmpty { commands = [WorkflowCommand(.notice, "madbench", sentence)] }
    return commands.map { $0.text + "\n" }.joined()
  }

  /// Why the verdicts are not to be trusted.
  private var doubts: [WorkflowCommand] {
    if !comparison.hasCompared {
      return [WorkflowCommand(.warning, "Nothing was compared", sentence)]
    }
    guard let null = comparison.nullControl, !null.isReliable(margin: comparison.margin) else {
      return []
    }
    let ratio = null.ratio.map { "costs \(Self.ratio($0.ratio)) × of itself" }
    return [
      WorkflowCommand(
        .warning, "Unreliable machine",
        "The base \(ratio ?? "was not measured against itself"): its interval is not within half the margin"
      )
    ]
  }

  private func title(_ row: ComparisonRow) -> String {
    let place = place(of: row.cell)
    return "\(row.metric) of \(row.cell.strategy)\(place.isEmpty ? "" : " (\(place))")"
  }

  /// As many as are shown; the last tells how many more there are.
  private static func shown(
    _ commands: [WorkflowCommand], _ kind: WorkflowCommand.Kind, _ word: String
  ) -> [WorkflowCommand] {
    if commands.count <= mostShown { return commands }
    let rest = commands.count - (mostShown - 1)
    return commands.prefix(mostShown - 1) + [
      WorkflowCommand(
        kind, "\(rest) more \(word)", "The step's summary and the table have all figures.")
    ]
  }
}
