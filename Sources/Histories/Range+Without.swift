extension Range<Int> {
  /// What is left of it without another.
  package func without(_ other: Range<Int>) -> [Range<Int>] { without([other]) }

  /// What is left of it without others.
  func without(_ others: [Range<Int>]) -> [Range<Int>] {
    var rest: [Range<Int>] = []
    var position = lowerBound
    for other in others.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if other.lowerBound > position {
        rest.append(position..<Swift.min(other.lowerBound, upperBound))
      }
      position = Swift.max(position, other.upperBound)
      if position >= upperBound { break }
    }
    if position < upperBound { rest.append(position..<upperBound) }
    return rest.filter { !$0.isEmpty }
  }
}
