internal import LinuxKernel

/// A run of pages of a region: the index of the first page and the number of pages.
package struct PageRange: Equatable, Hashable, Sendable {
  package let start: Int
  package let count: Int

  package init(start: Int, count: Int) {
    self.start = start
    self.count = count
  }

  /// The index after the last page.
  package var end: Int { start + count }

  /// The whole huge pages in the range; count 0 if there are none.
  package var wholeHugePages: PageRange {
    let huge = PageSize.hugeBytes / PageSize.bytes
    let first = (start + huge - 1) / huge * huge
    return PageRange(start: first, count: max(0, end / huge * huge - first))
  }

  package func contains(_ other: PageRange) -> Bool {
    start <= other.start && other.end <= end
  }
}
