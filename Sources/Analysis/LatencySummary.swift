internal import Measurement

/// Nanoseconds an operation, or a call, over all rounds of a cell.
package struct LatencySummary: Equatable, Sendable {
  /// Of the merged histograms. Nil where fewer than ten operations are beyond, or where histograms do not hold all
  /// operations of the rows.
  package let p50: Int?
  package let p90: Int?
  package let p99: Int?
  package let p999: Int?
  /// The longest of all rows.
  package let max: Int
  /// By the rows, and by the histograms.
  package let operations: Int
  package let counted: Int

  /// Nil where no row tells of an operation.
  init?(longest: Int?, operations: Double, _ counts: LatencyCounts?) {
    guard let longest, let operations = Int(exactly: operations) else { return nil }
    max = longest
    self.operations = operations
    counted = counts?.count ?? 0
    let whole = counted == operations ? counts : nil
    p50 = whole?.quantile(permille: 500)
    p90 = whole?.quantile(permille: 900)
    p99 = whole?.quantile(permille: 990)
    p999 = whole?.quantile(permille: 999)
  }

  /// Whether the histograms hold the operations of all rows.
  package var isWhole: Bool { counted == operations }
}
