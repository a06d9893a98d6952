internal import Texts

/// Limits of a plan. Larger plans are refused before anything is built from them.
package enum PlanLimits {
  /// Cells, including the null control. At 10 seconds each, these take 11 hours.
  package static let mostCells = 4096
  /// Cells times blocks. Some hundred bytes are kept per cell and block until the end; a run ends before it exceeds
  /// this.
  package static let mostCellBlocks = 1 << 16
  /// Distinct figures in a results folder, over all cells.
  package static let mostFigures = 1 << 21
  /// Values of one option or key, and arguments of a command line.
  package static let mostValues = 4096
  /// Bytes of a size, chosen so that sums and small multiples do not overflow.
  package static let mostBytes = 1 << 52
  /// The highest number of a range such as `0-3`. No option has meaningful higher numbers: CPUs, nodes, threads, ranges
  /// per call.
  package static let highestOfRange = 4095

  /// - Parameter cells: the number of cells of a plan; `Int.max` means that or more.
  package static func requireFew(cells: Int) throws(PlanError) {
    guard cells > mostCells else { return }
    let count = cells == .max ? "more than 2^63" : String(cells).groupedDigits
    throw PlanError(
      "the plan has \(count) cells, and a run measures at most \(String(mostCells).groupedDigits): take fewer values, "
        + "or several runs")
  }
}
