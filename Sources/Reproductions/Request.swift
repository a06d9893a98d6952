internal import PageRelease
package import Plans

/// The measurement that a reproduction requests.
package struct Request: Sendable {
  package var axes: PlanAxes
  /// Rounds of every cell; the figures are medians over them.
  package var rounds: Int
  /// Whether the baseline of the axes is measured too. If cells are only compared with each other and with published
  /// figures, it would waste time.
  package var measuresBaseline = false
  /// The interval between two samples of the RSS curve.
  package var sampleNanoseconds: UInt64 = 10_000_000
  /// Settings without which nothing can be measured.
  package var neededSettings: [Setting] = []
  /// Settings that shorten the measurement, used if system changes are allowed.
  package var helpfulSettings: [Setting] = []

  /// A matrix of one or more strategies on anonymous memory of one size.
  package init(
    _ strategies: [String], sizeBytes: Int, granularityBytes: [Int], rounds: Int,
    change: (inout PlanAxes) -> Void = { _ in }
  ) {
    axes = PlanAxes()
    axes.strategies = strategies
    axes.baseline = strategies[0]
    axes.sizes = [sizeBytes]
    axes.granularities = granularityBytes
    axes.hugePages = [.never]
    self.rounds = rounds
    change(&axes)
  }

  /// The cells to measure. If the baseline is not measured, all strategies are candidates.
  package var cells: [Cell] {
    if measuresBaseline { return axes.cells }
    return axes.cells.filter { $0.role == .candidate || axes.strategies.count > 1 }.map { cell in
      var candidate = cell
      candidate.role = .candidate
      return candidate
    }
  }
}
