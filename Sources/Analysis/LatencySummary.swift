internal import Measurement

/// Latencies of operations or calls in nanoseconds, over all rounds of a cell.
package struct LatencySummary: Equatable, Sendable {
  /// Quantiles of the merged histograms. Nil if fewer than ten operations are beyond the quantile, or if the histograms
  /// do not contain all operations of the rows.
  package let p50: Int?
  package let p90: Int?
  package let p99: Int?
  package let p999: Int?
  /// The maximum of all rows.
  package let max: Int
  /// The number of operations by the rows, and by the histograms.
  package let operations: Int
  package let counted: Int

  /// Nil if no row reports an operation.
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

  /// Whether the histograms contain the operations of all rows.
  package var isWhole: Bool { counted == operations }
}
