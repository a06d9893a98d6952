/// Holm's step-down correction: the probability that any test of a family without an effect finds one is at most
/// `alpha`, for any dependence between the tests. (Holm, "A Simple Sequentially Rejective Multiple Test Procedure",
/// 1979.)
package enum Holm {
  /// The level for each test, in the order of `pValues`: alpha ÷ m for the smallest p-value, alpha ÷ (m − 1) for the
  /// next and so on; from the first p-value above its level on, that level for all.
  package static func levels(_ pValues: [Double], alpha: Double) -> [Double] {
    var levels = pValues.map { _ in alpha }
    var hasFailed = false
    var level = alpha
    for (rank, index) in pValues.indices.sorted(by: { pValues[$0] < pValues[$1] }).enumerated() {
      if !hasFailed { level = alpha / Double(pValues.count - rank) }
      if pValues[index] > level { hasFailed = true }
      levels[index] = level
    }
    return levels
  }
}
