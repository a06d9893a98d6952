package import Bench
package import Experiment
internal import Statistics

/// A comparison with what its sides are called: what every form of it is made from.
package struct ComparisonReport: Sendable {
  package let comparison: Comparison
  /// What the sides are called: executables, or folders.
  package let base: String
  package let head: String
  /// The run that both were measured in; nil where each had its own.
  package let run: RunDescription?
  /// What that run's rows add up to; nil where there is none.
  let analysis: Analysis?
  /// What is to be known of the sides.
  package let notes: [String]
  /// Of commands: what each was, and what its figures come to.
  private(set) var arms: [ArmReport] = []

  package init(
    _ comparison: Comparison, base: String, head: String, run: RunDescription?,
    analysis: Analysis? = nil, notes: [String] = []
  ) {
    self.notes = notes
    self.analysis = analysis
    self.comparison = comparison
    self.base = base
    self.head = head
    self.run = run
  }

  /// Of two executables that were compared in one run.
  package init(_ run: RunDescription, _ analysis: Analysis) {
    // Who may look twice shares the chance of a false alarm between both looks, the second taken or not.
    let alpha = run.extended == nil ? Comparison.alpha : Comparison.alphaOfExtended
    self.init(
      Comparison(sides: analysis, margin: run.margin, alpha: alpha),
      base: run.sides?.base ?? "", head: run.sides?.head ?? "", run: run, analysis: analysis)
  }

  /// Of commands that were compared in one run.
  package init(_ run: RunDescription, _ analysis: BenchAnalysis) {
    let alpha = run.extended == nil ? Comparison.alpha : Comparison.alphaOfExtended
    let arms = run.bench?.arms ?? []
    self.init(
      analysis.comparison(margin: run.margin, alpha: alpha), base: arms.first?.command ?? "",
      head: arms.dropFirst().map(\.command).joined(separator: "; "), run: run)
    self.arms = arms.map { arm in
      ArmReport(
        name: arm.name, command: arm.command, runs: analysis.runs(of: arm.name),
        medians: analysis.medians(of: arm.name))
    }
  }

  /// Whether commands were compared, not strategies.
  var isOfArms: Bool { run?.bench != nil }

  /// Every axis in which cells differ, so that a row can name its cell.
  func place(of cell: Cell) -> String {
    Axis.varying(in: comparison.rows.map(\.cell)).map { "\($0.name) \($0.shown(cell))" }
      .joined(separator: ", ")
  }
}
