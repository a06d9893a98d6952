import PageRelease
import Testing
import Workloads

@Suite("Fragmented regions")
struct FragmentedTests {
  @Test(
    "fragmented leaves one page of every step, at places of the seed, and fills every hole again",
    arguments: [(16, 2), (1000, 7), (5000, 2), (4096, 16), (1025, 512)])
  func fragmented(pages: Int, step: Int) throws {
    let driven = try DrivenWorkload("fragmented", pages: pages, step: step, seed: 9)
    let released = Set(driven.ranges(.release).flatMap { $0.start..<$0.end })
    for start in stride(from: 0, to: pages, by: step) {
      let end = min(start + step, pages)
      #expect((start..<end).count { !released.contains($0) } == 1)
    }
    #expect(driven.ranges(.release).map(\.start) == driven.ranges(.release).map(\.start).sorted())
    // Neither phase covers a page twice, and what went is what comes back.
    #expect(released.count == driven.ranges(.release).reduce(0) { $0 + $1.count })
    let filled = driven.ranges(.retouch).flatMap { $0.start..<$0.end }
    #expect(filled.count == released.count && Set(filled) == released)
    #expect(driven.ranges(.retouch).allSatisfy { $0.count < step })
    #expect(driven.mostLive == pages)
    if pages > 2 * step {
      let kept = Set((0..<pages).filter { !released.contains($0) }.map { $0 % step })
      #expect(kept.count > 1, "the page that stays is not always the same")
      // Holes of two steps meet, so that pieces are not those that were freed.
      #expect(driven.ranges(.retouch).count != driven.ranges(.release).count || step == 2)
    }
  }

  @Test("fragmented asks for the longest pieces first, and for shorter ones where none fits")
  func pieces() throws {
    let driven = try DrivenWorkload("fragmented", pages: 4096, step: 16, seed: 9)
    let sizes = driven.ranges(.retouch).map(\.count)
    #expect(sizes.first == 15 && sizes.last == 1)
    #expect(sizes == sizes.sorted(by: >))
  }
}
