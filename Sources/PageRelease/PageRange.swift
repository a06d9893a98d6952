/// A run of pages of a region: the first one's index and how many there are.
package struct PageRange: Equatable, Hashable, Sendable {
  package let start: Int
  package let count: Int

  package init(start: Int, count: Int) {
    self.start = start
    self.count = count
  }

  /// The index behind the last page.
  package var end: Int { start + count }

  package func contains(_ other: PageRange) -> Bool {
    start <= other.start && other.end <= end
  }
}
