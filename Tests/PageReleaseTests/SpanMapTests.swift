import PageRelease
import Testing
import Workloads

@Suite("The map of spans")
struct SpanMapTests {
  /// What the map must be for an array of page states: maximal runs.
  private func spans(of model: [SpanState]) -> [SpanMap.Span] {
    var found: [SpanMap.Span] = []
    for (page, state) in model.enumerated() {
      if let last = found.last, last.state == state {
        found[found.count - 1] = SpanMap.Span(
          range: PageRange(start: last.range.start, count: last.range.count + 1), state: state)
      } else {
        found.append(SpanMap.Span(range: PageRange(start: page, count: 1), state: state))
      }
    }
    return found
  }

  private func check(_ map: SpanMap, _ model: [SpanState]) {
    #expect((0..<map.count).map { map[$0] } == spans(of: model))
    for state in SpanState.allCases {
      #expect(map.pages(in: state) == model.count { $0 == state })
    }
  }

  private func firstFit(_ model: [SpanState], _ wanted: Int) -> PageRange? {
    for start in model.indices where start + wanted <= model.count {
      if model[start..<(start + wanted)].allSatisfy(\.isFree) {
        return PageRange(start: start, count: wanted)
      }
    }
    return nil
  }

  @Test("every range of a small region, set to every state, over every state of three parts")
  func exhaustive() {
    let pages = 5
    for a in SpanState.allCases {
      for b in SpanState.allCases {
        for start in 0..<pages {
          for count in 1...(pages - start) {
            var map = SpanMap(pages: pages, state: a)
            var model = Array(repeating: a, count: pages)
            map.set(PageRange(start: 1, count: 2), to: b)
            model[1] = b
            model[2] = b
            for state in SpanState.allCases {
              var changed = map
              var expected = model
              changed.set(PageRange(start: start, count: count), to: state)
              for page in start..<(start + count) { expected[page] = state }
              check(changed, expected)
            }
          }
        }
      }
    }
  }

  @Test("random changes agree with an array of pages", arguments: 1...20)
  func random(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let pages = 1 + random.below(80)
    var map = SpanMap(pages: pages, state: .released)
    var model = Array(repeating: SpanState.released, count: pages)
    for _ in 0..<300 {
      let start = random.below(pages)
      let count = 1 + random.below(pages - start)
      let state = SpanState.allCases[random.below(SpanState.allCases.count)]
      map.set(PageRange(start: start, count: count), to: state)
      for page in start..<(start + count) { model[page] = state }
      check(map, model)
      let wanted = 1 + random.below(pages)
      #expect(map.firstFit(wanted) == firstFit(model, wanted))
      var parts: [SpanMap.Span] = []
      map.forEachSpan(in: PageRange(start: start, count: count)) { (span: SpanMap.Span) in
        parts.append(span)
      }
      #expect(parts.map(\.range.count).reduce(0, +) == count)
    }
  }
}
