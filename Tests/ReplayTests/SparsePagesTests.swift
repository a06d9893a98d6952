@testable import Histories
import Testing
import Workloads
@testable import Replay

@Suite("A number for each page")
struct SparsePagesTests {
  @Test("reads, clears, changes and moves agree with a dictionary", arguments: 1...20)
  func agreesWithDictionary(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var sparse = SparsePages<UInt8>()
    var pages: [Int: UInt8] = [:]
    let all = 0..<2400
    for _ in 0..<200 {
      let start = Int.random(in: 0..<1200, using: &random)
      let count = Int.random(in: 1..<1100, using: &random)
      let range = start..<start + count
      switch Int.random(in: 0..<5, using: &random) {
      case 0:
        sparse.clear(range)
        for page in range { pages[page] = nil }
      case 1:
        sparse.update(range) { $0 = $0 % 3 + 1 }
        for page in range { pages[page] = pages[page].map { $0 % 3 + 1 } }
      case 2:
        let target = Int.random(in: 0..<1200, using: &random)
        sparse.move(count, from: start, to: target)
        let moved = pages.filter { range.contains($0.key) }
        for page in range { pages[page] = nil }
        for page in target..<target + count { pages[page] = nil }
        for (page, value) in moved { pages[page - start + target] = value }
      default:
        for _ in 0..<50 {
          let page = Int.random(in: range, using: &random)
          let value = UInt8.random(in: 0..<4, using: &random)
          sparse[page] = value
          pages[page] = value == 0 ? nil : value
        }
      }
      var found: [Int: UInt8] = [:]
      sparse.forEach(in: all) { found[$0] = $1 }
      #expect(found == pages)
      for page in stride(from: 0, to: 2400, by: 7) { #expect(sparse[page] == pages[page] ?? 0) }
    }
  }
}
