/// Whole numbers in the notation of lists: `3`, or `0-3`.
package enum NumberRange {
  /// Nil if the text is neither a number nor a range, or if a range exceeds `PlanLimits.highestOfRange`.
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
