@testable import Histories
import Testing
import Workloads
@testable import Replay

/// Against a dictionary of single pages, by seeded random changes.
@Suite("Ranges of pages with values")
struct RangeMapTests {
  @Test("looks, changes and cuts agree with one value a page", arguments: 1...20)
  func agreesWithPages(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var map = RangeMap<Int>()
    var pages: [Int: Int] = [:]
    for _ in 0..<400 {
      let start = Int.random(in: 0..<100, using: &random)
      let range = start..<start + Int.random(in: 1..<20, using: &random)
      switch Int.random(in: 0..<4, using: &random) {
      case 0:
        map.remove(range)
        for page in range { pages[page] = nil }
      case 1:
        map.update(range) { $0 = ($0 + 1) % 3 }
        for page in range { pages[page] = pages[page].map { ($0 + 1) % 3 } }
      default:
        let value = Int.random(in: 0..<3, using: &random)
        map.set(range, to: value)
        for page in range { pages[page] = value }
      }
      for page in 0..<120 {
        #expect(map.entry(at: page)?.value == pages[page])
      }
      let part = 30..<60
      var found: [Int: Int] = [:]
      for entry in map.entries(in: part) {
        #expect(!entry.range.isEmpty && part.contains(entry.range.lowerBound))
        for page in entry.range { found[page] = entry.value }
      }
      #expect(found == pages.filter { part.contains($0.key) })
      let bounds = map.entries.map(\.range)
      #expect(zip(bounds, bounds.dropFirst()).allSatisfy { $0.upperBound <= $1.lowerBound })
      #expect(map.count == bounds.count)
    }
  }

  @Test("of many chunks the entries are those of single pages too", arguments: 1...4)
  func agreesOverChunks(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var map = RangeMap<Int>()
    let all = 0..<16_384
    var pages: [Int?] = Array(repeating: nil, count: all.count)
    for step in 0..<12_000 {
      let start = Int.random(in: 0..<all.count - 1, using: &random)
      // Mostly single pages, and now and then a range that spans chunks.
      let count = step.isMultiple(of: 500) ? 1 + all.count / 8 : 1
      let range = start..<min(all.count, start + count)
      if step % 4 == 3 {
        map.remove(range)
        for page in range { pages[page] = nil }
      } else {
        let value = Int.random(in: 0..<3, using: &random)
        map.set(range, to: value)
        for page in range { pages[page] = value }
      }
      if step.isMultiple(of: 1000) || step == 11_999 {
        let part = all.clamped(to: start..<start + 5000)
        for bounds in [all, part] {
          var found: [Int?] = Array(repeating: nil, count: all.count)
          for entry in map.entries(in: bounds) { for page in entry.range { found[page] = entry.value } }
          #expect(found[bounds].elementsEqual(pages[bounds]))
          #expect(map.isEmpty(in: bounds) == map.entries(in: bounds).isEmpty)
          #expect(abs(map.span(of: bounds) - map.entries(in: bounds).count) <= 1)
        }
        #expect(map.count == map.entries.count)
        for page in stride(from: 0, to: all.count, by: 37) { #expect(map.entry(at: page)?.value == pages[page]) }
      }
    }
    #expect(map.count > 4 * RangeMap<Int>.mostInChunk)
    let neighbours = zip(map.entries, map.entries.dropFirst())
    #expect(neighbours.allSatisfy { $0.range.upperBound < $1.range.lowerBound || $0.value != $1.value })
    map.remove(all)
    #expect(map.count == 0 && map.entries.isEmpty && map.bounds == nil)
  }
}
