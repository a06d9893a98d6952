internal import LinuxKernel

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

  /// The whole huge pages in it; of none the count is 0.
  package var wholeHugePages: PageRange {
    let huge = PageSize.hugeBytes / PageSize.bytes
    let first = (start + huge - 1) / huge * huge
    return PageRange(start: first, count: max(0, end / huge * huge - first))
  }

  package func contains(_ other: PageRange) -> Bool {
    start <= other.start && other.end <= end
  }
}
