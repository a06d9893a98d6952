internal import PageRelease
package import Plans

/// What a reproduction asks to be measured.
package struct Request: Sendable {
  package var axes: PlanAxes
  /// Of every cell; medians over them are the figures.
  package var rounds: Int
  /// Whether the baseline of the axes is measured too. Where cells are compared with each other and
  /// with published figures, it would only take time.
  package var measuresBaseline = false
  /// Between two samples of the RSS curve.
  package var sampleNanoseconds: UInt64 = 10_000_000
  /// Without which there is nothing to measure.
  package var neededSettings: [Setting] = []
  /// What would make it quicker, where the machine's settings may be changed.
  package var helpfulSettings: [Setting] = []

  /// A matrix of one strategy or several over anonymous memory of one size.
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

  /// The cells to measure. Without the baseline's role the strategies are candidates, all of them.
  package var cells: [Cell] {
    if measuresBaseline { return axes.cells }
    return axes.cells.filter { $0.role == .candidate || axes.strategies.count > 1 }.map { cell in
      var candidate = cell
      candidate.role = .candidate
      return candidate
    }
  }
}
