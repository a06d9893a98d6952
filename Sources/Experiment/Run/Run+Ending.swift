internal import LinuxKernel
internal import Statistics

/// When a run ends.
extension Run {
  var roundsOfNextBlock: Int {
    guard case .rounds(let all) = effort else { return Schedule.roundsOfBlock }
    return min(all - rounds, Schedule.roundsOfBlock)
  }

  private var blocks: Int { rounds / Schedule.roundsOfBlock }

  var elapsedSeconds: Double { Double(MonotonicClock.now() - start) / 1e9 }

  mutating func endingByPrecision() -> RunDescription.Ending? {
    guard case .precision(_, let seconds) = effort else { return nil }
    if blocks >= nextLook {
      nextLook = Looks.next(after: blocks)
      if let excess = excessWidth, excess <= 1 { return .precision }
    }
    return elapsedSeconds >= seconds * Double(plan.cells.count) ? .time : nil
  }

  /// How many times as wide as wanted the widest interval is: of the candidates' ratios and the null
  /// control's, or of all times that two executables are compared by. Nil while one has too few pairs.
  var excessWidth: Double? {
    guard case .precision(let percent, _) = effort else { return nil }
    if case .two = executables {
      let comparison = comparison
      guard blocks >= comparison.leastPairs else { return nil }
      return comparison.widestHalfWidth.map { $0 / (percent / 100) }
    }
    guard let width = analysis.widestHalfWidth(without: dropped) else {
      return nil
    }
    let candidates = width / (percent / 100)
    guard let null = analysis.nullControl?.ratio?.steadyUncertainty else { return candidates }
    return max(candidates, null / (plan.margin * NullControl.widthOfMargin))
  }

  var nullControl: NullControl? {
    if case .two = executables { return comparison.nullControl }
    return analysis.nullControl
  }

  private var comparison: Comparison { Comparison(sides: analysis, margin: plan.margin) }

  /// At the end of a comparison that is still open somewhere: goes on, once, for as many rounds as that
  /// seems to take, though not for more than four times what it took so far.
  mutating func extendsNow() -> Bool {
    guard plan.extends, !hasExtended, case .two = executables else { return false }
    let open = Comparison(sides: analysis, margin: plan.margin, alpha: Comparison.alphaOfExtended)
    guard let pairs = open.pairsToSettle, pairs > blocks else { return false }
    hasExtended = true
    effort = .rounds(min(pairs, 5 * blocks) * Schedule.roundsOfBlock)
    return true
  }
}
