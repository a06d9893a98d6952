import PageRelease
import Testing
import Workloads

@Suite("Workloads")
struct WorkloadTests {
  @Test(
    "the same seed asks for the same, whatever the strategy leaves", arguments: WorkloadList.names)
  func deterministic(name: String) throws {
    let first = try DrivenWorkload(name, pages: 2048, step: 8, seed: 7).asked
    for leaves in [SpanState.released, .dirty, .lazilyFreed, .unmapped] {
      #expect(
        try DrivenWorkload(name, pages: 2048, step: 8, seed: 7, leaves: leaves).asked == first)
    }
    if !["cycle", "sweep", "fork", "pressure"].contains(name) {
      #expect(try DrivenWorkload(name, pages: 2048, step: 8, seed: 8).asked != first)
    }
  }

  @Test(
    "every phase that begins also ends, once, and the region is freed last",
    arguments: WorkloadList.names)
  func phasesEnd(name: String) throws {
    let least = WorkloadList.named(name)?.leastPagesOfStep ?? 1
    for (pages, step) in [(16, 1), (64, 4), (1000, 7), (9000, 3)] where step >= least {
      let asked = try DrivenWorkload(name, pages: pages, step: step, seed: 3).asked
      for phase in Set(asked.map(\.phase)) {
        #expect(asked.filter { $0.phase == phase && $0.endsPhase }.count == 1, "\(name) \(phase)")
        #expect(asked.last { $0.phase == phase }?.endsPhase == true)
      }
      #expect(asked.first?.phase == .reserve && asked.last?.phase == .free)
      #expect(asked.allSatisfy { $0.ranges.count <= Batch.capacity })
    }
  }

  @Test(
    "sweep touches and releases every page once, in address order, and holds 8 MiB at most",
    arguments: [(1, 1), (1000, 7), (9000, 512), (9000, 4096), (5000, 1)])
  func sweep(pages: Int, step: Int) throws {
    let driven = try DrivenWorkload("sweep", pages: pages, step: step)
    for phase in [Phase.touch, .release] {
      driven.expectWalk(phase, through: 0..<pages, step: step)
    }
    #expect(driven[.retouch] == nil)
    #expect(driven.mostLive <= max(step, 2048))
  }

  @Test("fork performs the phases of a cycle over all of the region")
  func fork() throws {
    #expect(
      try DrivenWorkload("fork", pages: 1000, step: 7, leaves: .copyOnWrite).asked
        == DrivenWorkload("cycle", pages: 1000, step: 7, leaves: .copyOnWrite).asked)
  }

  @Test(
    "pressure touches and releases the first half, then touches the second, which nobody had before",
    arguments: [(2, 1), (2000, 7), (10_000, 1), (64, 64)])
  func pressure(pages: Int, step: Int) throws {
    let driven = try DrivenWorkload("pressure", pages: pages, step: step)
    let half = pages / 2
    for (phase, part) in [
      (Phase.touch, 0..<half), (.release, 0..<half), (.retouch, half..<pages),
    ] {
      driven.expectWalk(phase, through: part, step: step)
    }
    #expect(driven.mostLive == half)
  }

  @Test("churn holds its live pages near half the region and releases what it frees")
  func churn() throws {
    let pages = 8192
    let driven = try DrivenWorkload("churn", pages: pages, step: 8, seed: 5)
    #expect(driven.mostLive >= pages / 2 && driven.mostLive < pages / 2 + 16)
    let released = driven.ranges(.release).map(\.count).reduce(0, +)
    let retouched = driven.ranges(.retouch).map(\.count).reduce(0, +)
    #expect(released >= pages * 9 / 10 && released <= pages * 12 / 10)
    #expect(abs(released - retouched) < 32)
    let sizes = driven.ranges(.touch).map(\.count)
    #expect(sizes.min() ?? 0 >= 1 && sizes.max() ?? 0 <= 15)
    let mean = Double(sizes.reduce(0, +)) / Double(sizes.count)
    #expect(mean > 7 && mean < 9)
  }

  @Test("sawtooth swings four times between nine tenths and a tenth, and idles between")
  func sawtooth() throws {
    let pages = 4096
    let driven = try DrivenWorkload("sawtooth", pages: pages, step: 4, seed: 5)
    #expect(driven.mostLive >= pages * 85 / 100 && driven.mostLive <= pages * 92 / 100)
    #expect(driven.asked.filter { $0.phase == .idle }.count == 4)
    #expect(driven.asked.filter { $0.phase == .idle }.allSatisfy { $0.idle > 0 })
    let released = driven.ranges(.release).map(\.count).reduce(0, +)
    #expect(released >= 4 * pages * 75 / 100)
  }

  @Test(
    "sizes of hugetlb memory are whole huge pages, whatever the workload",
    arguments: [
      "cycle", "churn", "sawtooth", "sweep", "pressure", "fragmented",
    ])
  func units(name: String) throws {
    var shape = WorkloadShape(pages: 512 * 64, stepPages: 512 * 2, seed: 3)
    shape.unitPages = 512
    shape.reuseFraction = 0.3
    for batch in try DrivenWorkload(name, shape).asked {
      for range in batch.ranges { #expect(range.start % 512 == 0 && range.count % 512 == 0) }
    }
  }

  @Test("random numbers are those of SplitMix64, and bounded ones stay in bounds")
  func generator() {
    var random = SeededGenerator(seed: 1_234_567)
    let known: [UInt64] = [6_457_827_717_110_365_317, 3_203_168_211_198_807_973]
    #expect([random.next(), random.next()] == known)
    for bound in 1...50 { #expect((0..<bound).contains(random.below(bound))) }
    var list = Array(0..<100)
    random.shuffle(&list)
    #expect(list != Array(0..<100) && list.sorted() == Array(0..<100))
  }
}
