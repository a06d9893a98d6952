internal import Analysis
internal import Plans
internal import Reporting
internal import Statistics
internal import Texts

/// A comparison as commands to the runner of a GitHub workflow, which shows them as annotations: an error for each
/// regressed figure, and if nothing was compared; a warning for doubtful ratios and for each inconclusive or missing
/// figure; a single notice if there is neither.
extension ComparisonReport {
  /// The page shows ten annotations of each kind per step.
  private static let mostShown = 10

  package var annotations: String {
    let regressed = comparison.rows.filter { $0.verdict == .regressed }.map { row in
      WorkflowCommand(.error, "Regressed: \(title(row))", figures(of: row))
    }
    let open = comparison.rows.filter { $0.verdict == .inconclusive }.map { row in
      let rounds = Self.roundsToSettle(row).map { "; \($0) more rounds may settle it" } ?? ""
      return WorkflowCommand(.warning, "Inconclusive: \(title(row))", figures(of: row) + rounds)
    }
    let missing = comparison.rows.filter { $0.verdict == .notCompared }.map { row in
      WorkflowCommand(.warning, "Not compared: \(title(row))", figures(of: row))
    }
    var commands =
      Self.shown(nothing + regressed, .error, "regressed")
      + Self.shown(doubts + missing + open, .warning, "inconclusive or not compared")
    if commands.isEmpty { commands = [WorkflowCommand(.notice, "madbench", sentence)] }
    return commands.map { $0.text + "\n" }.joined()
  }

  private var nothing: [WorkflowCommand] {
    comparison.hasCompared ? [] : [WorkflowCommand(.error, "Nothing was compared", sentence)]
  }

  /// The reasons to doubt the verdicts.
  private var doubts: [WorkflowCommand] {
    let doubts = warnings.map { WorkflowCommand(.warning, $0.title, $0.text) }
    guard comparison.hasCompared, let null = comparison.nullControl,
      !null.isReliable(margin: comparison.margin)
    else { return doubts }
    let ratio = null.ratio.map { "costs \(Self.ratio($0.ratio)) × of itself" }
    return doubts + [
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

  /// The commands up to the limit; the last states how many more there are.
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
