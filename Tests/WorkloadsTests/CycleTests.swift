import PageRelease
import Testing
import Workloads

@Suite("Cycles, and what of them is released and comes back")
struct CycleTests {
  @Test(
    "cycle covers every page once a phase, in address order",
    arguments: [(1, 1), (16, 16), (1000, 7), (5000, 1)])
  func cycle(pages: Int, step: Int) throws {
    let driven = try DrivenWorkload("cycle", pages: pages, step: step)
    for phase in [Phase.touch, .release, .retouch] {
      driven.expectWalk(phase, through: 0..<pages, step: step)
    }
  }

  /// What a cycle of that shape, changed, asks for.
  private func cycle(
    pages: Int, step: Int, seed: UInt64 = 1, leaves: SpanState = .released,
    _ change: (inout WorkloadShape) -> Void
  ) throws -> DrivenWorkload {
    var shape = WorkloadShape(pages: pages, stepPages: step, seed: seed)
    change(&shape)
    return try DrivenWorkload("cycle", shape, leaves: leaves)
  }

  @Test("patterns pick their steps, and the same come back", arguments: [1, 4, 7])
  func patterns(step: Int) throws {
    let pages = 4096
    let starts = Array(stride(from: 0, to: pages, by: step))
    func count(_ start: Int) -> Int { min(step, pages - start) }
    for every in [2, 3, 8] {
      let found = try cycle(pages: pages, step: step) { $0.pattern = .every(every) }
      let expected = starts.enumerated().filter { $0.offset % every == 0 }.map {
        PageRange(start: $0.element, count: count($0.element))
      }
      #expect(found[.release] == expected)
      #expect(
        found[.retouch]?.flatMap { $0.start..<$0.end } == expected.flatMap { $0.start..<$0.end })
    }
    let random = try cycle(pages: pages, step: step, seed: 5) { $0.pattern = .random(0.25) }
    let picked = Double(random[.release]?.count ?? 0) / Double(starts.count)
    #expect(abs(picked - 0.25) < 0.06)
    let again = try cycle(pages: pages, step: step, seed: 5) { $0.pattern = .random(0.25) }
    #expect(again.asked == random.asked)
    let other = try cycle(pages: pages, step: step, seed: 6) { $0.pattern = .random(0.25) }
    #expect(other.asked != random.asked)
  }

  @Test("a pattern that picks nothing releases one step all the same")
  func leastPattern() throws {
    let found = try cycle(pages: 64, step: 4) { $0.pattern = .random(1e-9) }
    #expect(found[.release] == [PageRange(start: 0, count: 4)])
    #expect(found[.retouch] == [PageRange(start: 0, count: 4)])
  }

  @Test("a fraction comes back, to the page; none leaves the phase out; a delay is an idle phase")
  func reuse() throws {
    for fraction in [0.01, 0.25, 0.5, 0.999, 1] {
      let found = try cycle(pages: 1000, step: 7) { $0.reuseFraction = fraction }
      let back = found[.retouch]?.reduce(0) { $0 + $1.count }
      #expect(back == Int((1000 * fraction).rounded(.up)))
    }
    #expect(try cycle(pages: 64, step: 4) { $0.reuseFraction = 0 }[.retouch] == nil)
    #expect(try cycle(pages: 64, step: 4) { $0.reuseDelayNanoseconds = 5 }[.idle] == [])
    #expect(try cycle(pages: 64, step: 4) { _ in }[.idle] == nil)
  }

  /// The pages of each measured phase, in order, by cycle.
  private func pages(_ driven: DrivenWorkload, _ phase: Phase) -> [[Int]] {
    let batches = driven.asked.filter { $0.phase == phase && $0.isMeasured }
    return Dictionary(grouping: batches, by: \.cycle).sorted { $0.key < $1.key }.map {
      $0.value.flatMap(\.ranges).flatMap { $0.start..<$0.end }
    }
  }

  @Test(
    "each cycle releases the same pages and brings the same ones back",
    arguments: [ReleasePattern.all, .every(2), .random(0.3)], [0, 0.3, 1])
  func cycles(pattern: ReleasePattern, fraction: Double) throws {
    for fromTheTop in pattern == .all ? [false, true] : [false] {
      let found = try cycle(pages: 5000, step: 3, leaves: .unmapped) {
        $0.pattern = pattern
        $0.reuseFraction = fraction
        $0.reuseDelayNanoseconds = 5
        $0.cycles = 4
        $0.releasesFromTheTop = fromTheTop
      }
      let released = pages(found, .release)
      #expect(released.count == 4 && Set(released).count == 1)
      let back = pages(found, .retouch)
      #expect(back.count == (fraction == 0 ? 0 : 4) && Set(back).count == (fraction == 0 ? 0 : 1))
      let wanted = Int((Double(released[0].count) * fraction).rounded(.up))
      #expect(back.first?.count ?? 0 == wanted)
      #expect(found.asked.filter { $0.phase == .idle }.map(\.cycle) == [0, 1, 2, 3])
      // What does not come back is filled again between the cycles, and only then.
      let refilled = found.asked.filter { !$0.isMeasured }
      let count = refilled.flatMap(\.ranges).reduce(0) { $0 + $1.count }
      #expect(count == 3 * (released[0].count - wanted))
      #expect(refilled.allSatisfy { $0.phase == .retouch && !$0.endsPhase })
    }
  }

  @Test("fragmented releases the same holes in each cycle, and fills them")
  func fragmentedCycles() throws {
    var shape = WorkloadShape(pages: 4096, stepPages: 16, seed: 3)
    shape.cycles = 3
    let found = try DrivenWorkload("fragmented", shape)
    let released = pages(found, .release)
    #expect(released.count == 3 && Set(released).count == 1)
    let back = pages(found, .retouch).map { $0.sorted() }
    #expect(back == released)
  }

  @Test("a workload has one cycle where the shape asks for no more")
  func oneCycle() throws {
    for name in WorkloadList.names {
      let found = try DrivenWorkload(name, pages: 1024, step: 16)
      #expect(found.asked.allSatisfy { $0.cycle == 0 && $0.isMeasured }, "\(name)")
    }
  }

  @Test("from the top down the last step goes first, and the lowest comes back first")
  func descending() throws {
    let found = try cycle(pages: 64, step: 4, leaves: .unmapped) { $0.releasesFromTheTop = true }
    let starts = Array(stride(from: 0, to: 64, by: 4))
    #expect(found[.release]?.map(\.start) == starts.reversed())
    #expect(found[.retouch]?.map(\.start) == starts)
  }
}
