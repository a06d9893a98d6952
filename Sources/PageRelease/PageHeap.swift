internal import LinuxKernel

/// The shared allocator core: every workload allocates its pages here, so that strategies differ only in how pages are
/// released.
///
/// The heap decides *which* pages to use, by address-ordered first fit over one region, and keeps account of them. It
/// makes no system call: `Region` maps, a `ReleaseStrategy` releases, and `settle` records the resulting state in the
/// heap. This keeps book-keeping outside of the timed sections.
package struct PageHeap: ~Copyable {
  package let region: Region
  package private(set) var spans: SpanMap
  /// The maximum number of live pages since the last call of `freePages`.
  private var mostLive = 0
  /// Times of release of the pages; nil if no policy or row needs them.
  package var releaseTimes: ReleaseTimes?

  /// Creates a heap over a region in state None.
  package init(region: Region) {
    spans = SpanMap(pages: region.pages, state: .reserved)
    self.region = region
  }

  /// The reason for a refused operation.
  package enum Failure: Error, Equatable {
    /// No run of free pages has this length.
    case outOfSpace(pages: Int)
    /// A span in this state cannot make this transition.
    case illegalTransition(PageRange, from: SpanState, to: SpanState)
  }

  /// Reserved → Prepared: marks pages as allocatable. Call it after `Region.map`.
  package mutating func didMap(_ range: PageRange) throws(Failure) {
    try move(range, to: .released)
  }

  /// Prepared or free → Ready: allocates the lowest free run of `pages` pages. Calls `previous` with each part of the
  /// run and its former state: parts whose state needs reuse must be made usable before they are touched.
  package mutating func allocate(
    _ pages: Int, previous: (SpanMap.Span) -> Void
  ) throws(Failure) -> PageRange {
    guard let range = spans.firstFit(pages) else { throw .outOfSpace(pages: pages) }
    spans.forEachSpan(in: range) { (span: SpanMap.Span) in
      releaseTimes?.note(useOf: span)
      previous(span)
    }
    makeLive(range)
    return range
  }

  /// Prepared or free → Ready: allocates exactly these pages, none of which may be live. Calls `previous` as `allocate`
  /// does.
  package mutating func take(
    _ range: PageRange, previous: (SpanMap.Span) -> Void
  ) throws(Failure) {
    try spans.forEachSpan(in: range) { (span: SpanMap.Span) throws(Failure) in
      guard span.state.isFree else {
        throw .illegalTransition(span.range, from: span.state, to: .live)
      }
      releaseTimes?.note(useOf: span)
      previous(span)
    }
    makeLive(range)
  }

  /// The runs of free pages within `range`, in address order.
  package func freeRuns(in range: PageRange) -> [PageRange] {
    var runs: [PageRange] = []
    spans.forEachSpan(in: range) { (span: SpanMap.Span) in
      guard span.state.isFree else { return }
      if let last = runs.last, last.end == span.range.start {
        runs[runs.count - 1] = PageRange(start: last.start, count: last.count + span.range.count)
      } else {
        runs.append(span.range)
      }
    }
    return runs
  }

  private mutating func makeLive(_ range: PageRange) {
    spans.set(range, to: .live)
    mostLive = max(mostLive, spans.pages(in: .live))
  }

  /// Frees live pages, which may be only part of an allocation. They stay resident: dirty.
  package mutating func free(_ range: PageRange) throws(Failure) {
    try move(range, to: .dirty)
  }

  /// Ready → the state that the strategy leaves: records that free pages have been released.
  package mutating func settle(_ range: PageRange, as state: SpanState) throws(Failure) {
    releaseTimes?.note(releaseOf: range)
    try move(range, to: state)
  }

  /// Free → being released by another thread.
  package mutating func withhold(_ range: PageRange) throws(Failure) {
    try move(range, to: .releasing)
  }

  /// Returns the page counts that a policy uses, and resets the maximum of live pages.
  package mutating func freePages() -> FreePages {
    defer { mostLive = spans.pages(in: .live) }
    return FreePages(
      live: spans.pages(in: .live), mostLive: mostLive, dirty: spans.pages(in: .dirty),
      lazilyFreed: spans.pages(in: .lazilyFreed))
  }

  /// any → None. Call it after `Region.free`.
  package mutating func didFreeRegion() { spans.set(region.all, to: .reserved) }

  /// The heap's own account, in bytes. Go calls these values Sys, Alloc, idle and released.
  package var account: HeapAccount {
    let page = PageSize.bytes
    return HeapAccount(
      reservedBytes: region.isReserved ? spans.pages * page : 0,
      liveBytes: spans.pages(in: .live) * page,
      dirtyBytes: [SpanState.dirty, .kept, .releasing, .copyOnWrite]
        .reduce(0) { $0 + spans.pages(in: $1) } * page,
      lazyFreeBytes: spans.pages(in: .lazilyFreed) * page,
      releasedBytes: SpanState.allCases.filter { $0.isFree && !$0.isResident }
        .reduce(0) { $0 + spans.pages(in: $1) } * page)
  }

  private mutating func move(_ range: PageRange, to state: SpanState) throws(Failure) {
    try spans.forEachSpan(in: range) { (span: SpanMap.Span) throws(Failure) in
      guard span.state.mayBecome(state) else {
        throw .illegalTransition(span.range, from: span.state, to: state)
      }
    }
    spans.set(range, to: state)
  }
}
