internal import Texts

/// How large a plan may be. More is refused before anything is built of it.
package enum PlanLimits {
  /// Cells, the null control among them. At 10 seconds each, these take 11 hours.
  package static let mostCells = 4096
  /// Cells times blocks: some hundred bytes are kept of each until the end. A run ends before it has more.
  package static let mostCellBlocks = 1 << 16
  /// Different figures in a folder of results, of all cells together.
  package static let mostFigures = 1 << 21
  /// Values of one option or key, and words of a command line.
  package static let mostValues = 4096
  /// Bytes of a size: so many that sums and small multiples of it are numbers too.
  package static let mostBytes = 1 << 52
  /// The highest number of a range such as `0-3`. No option has higher numbers that make sense: of CPUs,
  /// nodes, threads and ranges a call.
  package static let highestOfRange = 4095

  /// - Parameter cells: how many a plan has; `Int.max` stands for any number beyond that.
  package static func requireFew(cells: Int) throws(PlanError) {
    guard cells > mostCells else { return }
    let count = cells == .max ? "more than 2^63" : String(cells).groupedDigits
    throw PlanError(
      "the plan has \(count) cells, and a run measures at most \(String(mostCells).groupedDigits): take fewer values, "
        + "or several runs")
  }
}
