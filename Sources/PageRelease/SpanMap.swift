/// A region cut into spans of one state each: address-ordered, without gaps, and without two neighbours of the same
/// state.
///
/// Only the spans' starts are stored, 16 bytes per span: the size depends on fragmentation, not on the region's size. A
/// look-up is a binary search; a change moves the spans after it, which takes a microsecond for the tens of thousands
/// of spans that occur.
package struct SpanMap: Sendable {
  package struct Span: Equatable, Sendable {
    package let range: PageRange
    package let state: SpanState

    package init(range: PageRange, state: SpanState) {
      self.range = range
      self.state = state
    }
  }

  private struct Start: Sendable {
    var page: Int
    var state: SpanState
  }

  package let pages: Int
  private var starts: ContiguousArray<Start>
  private var totals: [Int]

  /// - Parameter pages: the region's length, at least 1; all pages start in `state`.
  package init(pages: Int, state: SpanState) {
    precondition(pages > 0, "a region has at least one page")
    self.pages = pages
    starts = [Start(page: 0, state: state)]
    starts.reserveCapacity(1024)
    totals = Array(repeating: 0, count: SpanState.allCases.count)
    totals[state.rawValue] = pages
  }

  package var count: Int { starts.count }

  /// The number of pages in `state`; constant time.
  package func pages(in state: SpanState) -> Int { totals[state.rawValue] }

  package subscript(index: Int) -> Span {
    let next = index + 1 < starts.count ? starts[index + 1].page : pages
    let start = starts[index]
    return Span(
      range: PageRange(start: start.page, count: next - start.page), state: start.state)
  }

  /// Calls `body` with the parts of `range` that have one state each, in address order.
  package func forEachSpan<Failure: Error>(
    in range: PageRange, _ body: (Span) throws(Failure) -> Void
  ) throws(Failure) {
    var index = self.index(of: range.start)
    while index < starts.count, starts[index].page < range.end {
      let span = self[index]
      let low = max(span.range.start, range.start)
      let high = min(span.range.end, range.end)
      try body(Span(range: PageRange(start: low, count: high - low), state: span.state))
      index += 1
    }
  }

  /// The lowest run of `wanted` free pages, in any free states; nil if there is none. Linear in the number of spans.
  package func firstFit(_ wanted: Int) -> PageRange? {
    var runStart = 0
    for index in starts.indices {
      guard starts[index].state.isFree else {
        runStart = index + 1 < starts.count ? starts[index + 1].page : pages
        continue
      }
      let end = index + 1 < starts.count ? starts[index + 1].page : pages
      if end - runStart >= wanted { return PageRange(start: runStart, count: wanted) }
    }
    return nil
  }

  /// The highest pages, at most `most`, of the highest run in `state`; nil if there is none. Linear in the number of
  /// spans.
  package func highest(in state: SpanState, most: Int) -> PageRange? {
    for index in starts.indices.reversed() where starts[index].state == state {
      let range = self[index].range
      let count = min(range.count, most)
      return PageRange(start: range.end - count, count: count)
    }
    return nil
  }

  /// Sets all of `range` to `state` and merges it with neighbours of that state.
  package mutating func set(_ range: PageRange, to state: SpanState) {
    precondition(range.start >= 0 && range.count > 0 && range.end <= pages, "outside the region")
    forEachSpan(in: range) { (span: Span) in
      totals[span.state.rawValue] -= span.range.count
    }
    totals[state.rawValue] += range.count

    let first = index(of: range.start)
    let last = index(of: range.end - 1)
    let before: SpanState? =
      starts[first].page < range.start
      ? starts[first].state : (first > 0 ? starts[first - 1].state : nil)
    let lastEnd = last + 1 < starts.count ? starts[last + 1].page : pages
    let tail = starts[last].state
    let after: SpanState? =
      lastEnd > range.end ? tail : (last + 1 < starts.count ? starts[last + 1].state : nil)

    let keepsHead = starts[first].page < range.start
    let low = keepsHead ? first + 1 : first
    var high = last + 1
    if lastEnd == range.end, after == state { high += 1 }
    var insert: [Start] = []
    if before != state { insert.append(Start(page: range.start, state: state)) }
    if lastEnd > range.end, tail != state { insert.append(Start(page: range.end, state: tail)) }
    starts.replaceSubrange(low..<high, with: insert)
  }

  /// The index of the span that contains `page`.
  private func index(of page: Int) -> Int {
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle].page <= page { low = middle } else { high = middle }
    }
    return low
  }
}
