/// How often a recorded program gave back memory, and how much, by each way of doing so.
package struct RecordedReleases: Equatable, Sendable {
  package struct Count: Equatable, Sendable {
    package var calls = 0
    package var pages = 0

    mutating func add(_ pages: Int) {
      calls += 1
      // No recorded length overflows it.
      let (sum, overflows) = self.pages.addingReportingOverflow(pages)
      self.pages = overflows ? .max : sum
    }
  }

  package var dontNeed = Count()
  package var free = Count()
  package var unmap = Count()
  /// Inaccessible memory mapped over what was accessible.
  package var withdrawn = Count()
  package var breakShrunk = Count()

  package init() {}
}
