/// Holds counts that repeat exactly against each other, without a margin.
///
/// Differences are taken pair by pair. None at all: equivalent. Otherwise the sign test of those that
/// differ decides, so that an extra fault in every round is found, one that comes now and then is found
/// once it has come often enough, and a stray one on either side is not.
package struct ExactTest: Sendable {
  private let above: Int
  private let below: Int
  private let pairs: Int

  /// - Parameter differences: head less base, pair by pair.
  package init(differences: [Double]) {
    above = differences.count { $0 > 0 }
    below = differences.count { $0 < 0 }
    pairs = differences.count
  }

  package var pValue: Double { SignTest.pValue(above: above, below: below) }

  /// Pairs that differ.
  package var differing: Int { above + below }

  /// About how many pairs it takes, these included, until it is told, if pairs go on to differ as often and
  /// the same way. Nil where none differs, or some do either way.
  package func pairsToSettle(level: Double) -> Int? {
    guard differing > 0, min(above, below) == 0 else { return nil }
    guard let least = (1...64).first(where: { SignTest.pValue(above: $0, below: 0) <= level })
    else {
      return nil
    }
    return max(pairs, (least * pairs * 6 + differing * 5 - 1) / (differing * 5))
  }

  /// - Parameter level: the chance of a verdict without a cause.
  package func verdict(level: Double) -> ChangeVerdict {
    if differing == 0 { return .equivalent }
    guard pValue <= level else { return .inconclusive }
    return above > below ? .regressed : .improved
  }
}
