/// Whole numbers as people write lists of them: `3`, or `0-3`.
package enum NumberRange {
  /// Nil where the text is neither a number nor a range, and where a range goes beyond
  /// `PlanLimits.highestOfRange`.
  package static func numbers(of text: String) -> [Int]? {
    let bounds = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    switch bounds.count {
    case 1: return bounds[0].flatMap { $0 >= 0 ? [$0] : nil }
    case 2:
      guard let low = bounds[0], let high = bounds[1], low <= high,
        high <= PlanLimits.highestOfRange
      else { return nil }
      return Array(low...high)
    default: return nil
    }
  }
}
