/// Compares counts that repeat exactly, without a margin.
///
/// Differences are taken pair by pair. If all are 0, the verdict is equivalent. Otherwise the sign test of the pairs
/// that differ decides: it detects an extra fault in every round at once and an occasional one after enough
/// occurrences, but ignores a stray one on either side.
package struct ExactTest: Sendable {
  private let above: Int
  private let below: Int
  private let pairs: Int

  /// - Parameter differences: head minus base, pair by pair.
  package init(differences: [Double]) {
    above = differences.count { $0 > 0 }
    below = differences.count { $0 < 0 }
    pairs = differences.count
  }

  package var pValue: Double { SignTest.pValue(above: above, below: below) }

  /// Pairs that differ.
  package var differing: Int { above + below }

  /// The approximate number of pairs, including the present ones, until the verdict is reached if pairs continue to
  /// differ as often and in the same direction. Nil if no pair differs, or if pairs differ in both directions.
  package func pairsToSettle(level: Double) -> Int? {
    guard differing > 0, min(above, below) == 0 else { return nil }
    guard let least = (1...64).first(where: { SignTest.pValue(above: $0, below: 0) <= level })
    else {
      return nil
    }
    return max(pairs, (least * pairs * 6 + differing * 5 - 1) / (differing * 5))
  }

  /// - Parameter level: the probability of a false verdict.
  package func verdict(level: Double) -> ChangeVerdict {
    if differing == 0 { return .equivalent }
    guard pValue <= level else { return .inconclusive }
    return above > below ? .regressed : .improved
  }
}
