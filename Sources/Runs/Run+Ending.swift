internal import Analysis
internal import Plans
internal import Samples
internal import Statistics

/// Decides when a run ends.
extension Run {
  var roundsOfNextBlock: Int {
    guard analysis.blockCount + plan.cells.count <= PlanLimits.mostCellBlocks else { return 0 }
    guard case .rounds(let all) = effort else { return Schedule.roundsOfBlock }
    // A resumed run may already have more rounds than requested now.
    return max(0, min(all - rounds, Schedule.roundsOfBlock))
  }

  private var blocks: Int { rounds / Schedule.roundsOfBlock }

  mutating func endingByPrecision() -> RunDescription.Ending? {
    guard case .precision(_, let seconds) = effort else { return nil }
    if blocks >= nextLook {
      nextLook = SequentialStop.next(after: blocks)
      excessWidth = currentExcessWidth
      if let excessWidth, excessWidth <= 1 { return .precision }
    }
    return elapsedSeconds >= seconds * Double(plan.cells.count) ? .time : nil
  }

  /// The width of the widest interval as a multiple of the requested width: of the ratios of the candidates and the
  /// null control, or of the cost to callers if two executables are compared. Nil while one has too few pairs.
  private var currentExcessWidth: Double? {
    guard case .precision(let percent, _) = effort else { return nil }
    let candidates: Double?
    let null: NullControl?
    if case .two = executables {
      let comparison = comparison
      guard blocks >= comparison.leastPairs else { return nil }
      candidates = comparison.widestHalfWidth(of: candidatesAlive)
      null = comparison.nullControl
    } else {
      candidates = analysis.widestHalfWidth(without: dropped)
      null = analysis.nullControl
    }
    guard let candidates else { return nil }
    let excess = candidates / (percent / 100)
    guard let width = null?.ratio?.steadyUncertainty else { return excess }
    return max(excess, width / (plan.margin * NullControl.widthOfMargin))
  }

  private var candidatesAlive: Set<Cell> {
    Set(alive.map { plan.cells[$0] }.filter { $0.role == .candidate })
  }

  var nullControl: NullControl? {
    if case .two = executables { return comparison.nullControl }
    return analysis.nullControl
  }

  private var comparison: Comparison { Comparison(sides: analysis, margin: plan.margin) }

  /// At the end of a comparison that is still inconclusive: extends the run, once, by the number of rounds that seems
  /// to be needed, but by at most four times the present number.
  mutating func extendsNow() -> Bool {
    guard plan.extends, !hasExtended, case .two = executables else { return false }
    let open = Comparison(sides: analysis, margin: plan.margin, alpha: Comparison.alphaOfExtended)
    guard let pairs = open.pairsToSettle(of: candidatesAlive), pairs > blocks else { return false }
    hasExtended = true
    effort = .rounds(min(pairs, 5 * blocks) * Schedule.roundsOfBlock)
    return true
  }
}
