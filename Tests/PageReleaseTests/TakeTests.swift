import PageRelease
import Testing

@Suite("Pages taken by their place")
struct TakeTests {
  private func mapped(_ pages: Int) throws -> PageHeap {
    var heap = PageHeap(region: Region(pages: pages, hugePages: .never, node: nil))
    try heap.didMap(heap.region.all)
    return heap
  }

  @Test("taken pages are live, and what they were is told part by part")
  func parts() throws {
    var heap = try mapped(100)
    _ = try heap.allocate(10) { _ in }
    try heap.free(PageRange(start: 0, count: 10))
    var parts: [SpanMap.Span] = []
    try heap.take(PageRange(start: 5, count: 15)) { parts.append($0) }
    #expect(parts.map(\.range) == [PageRange(start: 5, count: 5), PageRange(start: 10, count: 10)])
    #expect(parts.map(\.state) == [.dirty, .released])
    #expect(heap.spans.pages(in: .live) == 15)
  }

  @Test("live pages are not taken twice, and nothing changes where that is asked for")
  func twice() throws {
    var heap = try mapped(100)
    try heap.take(PageRange(start: 40, count: 20)) { _ in }
    do {
      try heap.take(PageRange(start: 50, count: 20)) { _ in }
      Issue.record("pages 50 to 60 are live")
    } catch {
      #expect(
        error
          == .illegalTransition(PageRange(start: 50, count: 10), from: .live, to: .live))
    }
    #expect(heap.spans.pages(in: .live) == 20)
  }
}
