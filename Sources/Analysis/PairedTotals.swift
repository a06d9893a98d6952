internal import Glibc
internal import Statistics

/// The totals of one metric on both sides, block by block, for blocks in which both have the same number of rows.
struct PairedTotals {
  private(set) var pairs: [(block: Int, base: Double, head: Double, divisor: Double)] = []
  /// The base's second total in the block, from its null control.
  private var again: [Int: Double] = [:]
  var isEmpty: Bool { pairs.isEmpty }

  /// - Parameter null: the base's null control; ratios then use the geometric mean of both.
  init(_ metric: ComparedMetric, base: CellTally, head: CellTally, null: CellTally? = nil) {
    for (block, here) in head.blocks.inOrder {
      guard let there = base.blocks[block], let mine = metric.total(here),
        let other = metric.total(there), mine.rows == other.rows
      else { continue }
      pairs.append((block, other.value, mine.value, metric.divisor(there)))
      if let once = null?.blocks[block].flatMap(metric.total), once.rows == other.rows, once.value > 0 {
        again[block] = once.value
      }
    }
  }

  /// Totals that are known, by block.
  init(base: [Int: Double], head: [Int: Double], null: [Int: Double] = [:]) {
    for block in head.keys.sorted() {
      guard let mine = head[block], let other = base[block] else { continue }
      pairs.append((block, other, mine, 1))
      if let once = null[block], once > 0 { again[block] = once }
    }
  }

  /// The logarithms of the ratios of head to base, for pairs in which both sides took time.
  var logRatios: [Double] { logRatiosByBlock.map(\.logRatio) }

  var logRatiosByBlock: [(block: Int, logRatio: Double)] {
    pairs.filter { $0.base > 0 && $0.head > 0 }.map { pair in
      let base = again[pair.block].map { (pair.base * $0).squareRoot() } ?? pair.base
      return (pair.block, log(pair.head / base))
    }
  }

  func fill(_ row: inout ComparisonRow) {
    row.pairs = pairs.count
    row.samples.base = pairs.map { $0.base / $0.divisor }
    row.samples.head = pairs.map { $0.head / $0.divisor }
    row.base = Quantile.median(row.samples.base)
    row.head = Quantile.median(row.samples.head)
  }
}
