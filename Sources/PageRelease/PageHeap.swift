internal import LinuxKernel

/// The shared allocator core: every workload takes its pages from here, so that strategies differ
/// only in how pages are given back.
///
/// The heap decides *which* pages, by address-ordered first fit over one region, and keeps account
/// of them. It makes no system call: `Region` maps, a `ReleaseStrategy` releases, and the heap is
/// told what that left (`settle`). Book-keeping therefore stays outside of what is timed.
package struct PageHeap: ~Copyable {
  package let region: Region
  package private(set) var spans: SpanMap
  /// The most pages that were live since `takeMostLive`.
  private var mostLive = 0
  /// When pages were given back; nil where no policy or row needs it.
  package var releaseTimes: ReleaseTimes?

  /// A heap over a region in state None.
  package init(region: Region) {
    spans = SpanMap(pages: region.pages, state: .reserved)
    self.region = region
  }

  /// Why the heap refuses.
  package enum Failure: Error, Equatable {
    /// No run of free pages is that long.
    case outOfSpace(pages: Int)
    /// The operation is no transition that a span in this state can make.
    case illegalTransition(PageRange, from: SpanState, to: SpanState)
  }

  /// Reserved → Prepared: pages that may now be handed out. To be told after `Region.map`.
  package mutating func didMap(_ range: PageRange) throws(Failure) {
    try move(range, to: .released)
  }

  /// Prepared or free → Ready: hands out the lowest free run of `pages` pages. Calls `previous`
  /// with what the run was made of, part by part: parts whose state needs reuse must be made usable
  /// before they are touched.
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

  /// Prepared or free → Ready: hands out these very pages, none of which is live yet. Calls `previous`
  /// as `allocate` does.
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

  /// The runs of pages within `range` that may be handed out, in address order.
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

  /// Takes back live pages, all or part of what was handed out. They stay resident: dirty.
  package mutating func free(_ range: PageRange) throws(Failure) {
    try move(range, to: .dirty)
  }

  /// Ready → what the strategy leaves: free pages have been released.
  package mutating func settle(_ range: PageRange, as state: SpanState) throws(Failure) {
    releaseTimes?.note(releaseOf: range)
    try move(range, to: state)
  }

  /// Free → being given back by another thread.
  package mutating func withhold(_ range: PageRange) throws(Failure) {
    try move(range, to: .releasing)
  }

  /// What a policy goes by; the most that was live begins anew.
  package mutating func freePages() -> FreePages {
    defer { mostLive = spans.pages(in: .live) }
    return FreePages(
      live: spans.pages(in: .live), mostLive: mostLive, dirty: spans.pages(in: .dirty),
      lazilyFreed: spans.pages(in: .lazilyFreed))
  }

  /// any → None. To be told after `Region.free`.
  package mutating func didFreeRegion() { spans.set(region.all, to: .reserved) }

  /// The heap's own account, in bytes. Go calls these Sys, Alloc, idle and released.
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
