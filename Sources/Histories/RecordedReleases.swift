/// How often a recorded program gave back memory, and how much, by each way of doing so.
package struct RecordedReleases: Equatable, Sendable {
  package struct Count: Equatable, Sendable {
    package var calls = 0
    package var pages = 0

    mutating func add(_ pages: Int) {
      calls += 1
      self.pages += pages
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
