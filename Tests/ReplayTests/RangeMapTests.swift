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
    }
  }
}
