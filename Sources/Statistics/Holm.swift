/// Holm's step-down correction: of all tests of a family that have nothing to find, the chance that any
/// finds something is at most `alpha`, however they depend on each other. (Holm, "A Simple Sequentially
/// Rejective Multiple Test Procedure", 1979.)
package enum Holm {
  /// The level at which each test is to be read, in the order of `pValues`: the smallest p-value at
  /// alpha ÷ m, the next at alpha ÷ (m − 1) and so on; from the first that is not below its level on,
  /// all at that one's.
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
