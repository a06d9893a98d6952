import PageRelease
import Testing
import Workloads

@Suite("Workloads")
struct WorkloadTests {
  /// What a batch asked for.
  private struct Asked: Equatable {
    var phase: Phase
    var ranges: [PageRange]
    var idle: UInt64
    var endsPhase: Bool
  }

  /// Drives a workload over the heap's book alone, releasing as a strategy would.
  private func drive(
    _ name: String, pages: Int, step: Int, seed: UInt64, leaves: SpanState = .released
  ) throws -> (asked: [Asked], mostLive: Int) {
    let kind = try #require(WorkloadList.named(name))
    var workload = kind.make(WorkloadShape(pages: pages, stepPages: step, seed: seed))
    var heap = PageHeap(region: Region(pages: pages, hugePages: .inherit, node: nil))
    var batch = Batch()
    var asked: [Asked] = []
    var mostLive = 0
    while try workload.next(&batch, heap: &heap) {
      asked.append(
        Asked(
          phase: batch.phase, ranges: Array(batch.operations), idle: batch.idleNanoseconds,
          endsPhase: batch.endsPhase))
      switch batch.phase {
      case .reserve: try heap.didMap(heap.region.all)
      case .release: for range in batch.operations { try heap.settle(range, as: leaves) }
      case .free: heap.didFreeRegion()
      case .touch, .retouch, .idle, .run: break
      }
      mostLive = max(mostLive, heap.spans.pages(in: .live))
    }
    return (asked, mostLive)
  }

  @Test(
    "the same seed asks for the same, whatever the strategy leaves", arguments: WorkloadList.names)
  func deterministic(name: String) throws {
    let first = try drive(name, pages: 2048, step: 8, seed: 7).asked
    for leaves in [SpanState.released, .dirty, .lazilyFreed, .unmapped] {
      #expect(try drive(name, pages: 2048, step: 8, seed: 7, leaves: leaves).asked == first)
    }
    if !["cycle", "sweep", "fork", "pressure"].contains(name) {
      #expect(try drive(name, pages: 2048, step: 8, seed: 8).asked != first)
    }
  }

  @Test(
    "every phase that begins also ends, once, and the region is freed last",
    arguments: WorkloadList.names)
  func phasesEnd(name: String) throws {
    let least = WorkloadList.named(name)?.leastPagesOfStep ?? 1
    for (pages, step) in [(16, 1), (64, 4), (1000, 7), (9000, 3)] where step >= least {
      let asked = try drive(name, pages: pages, step: step, seed: 3).asked
      for phase in Set(asked.map(\.phase)) {
        #expect(asked.filter { $0.phase == phase && $0.endsPhase }.count == 1, "\(name) \(phase)")
        #expect(asked.last { $0.phase == phase }?.endsPhase == true)
      }
      #expect(asked.first?.phase == .reserve && asked.last?.phase == .free)
      #expect(asked.allSatisfy { $0.ranges.count <= Batch.capacity })
    }
  }

  @Test(
    "cycle covers every page once a phase, in address order",
    arguments: [(1, 1), (16, 16), (1000, 7), (5000, 1)])
  func cycle(pages: Int, step: Int) throws {
    let asked = try drive("cycle", pages: pages, step: step, seed: 1).asked
    for phase in [Phase.touch, .release, .retouch] {
      let ranges = asked.filter { $0.phase == phase }.flatMap(\.ranges)
      #expect(ranges.first?.start == 0 && ranges.last?.end == pages)
      for (left, right) in zip(ranges, ranges.dropFirst()) { #expect(left.end == right.start) }
      #expect(ranges.dropLast().allSatisfy { $0.count == step })
    }
  }

  @Test(
    "sweep touches and releases every page once, in address order, and holds 8 MiB at most",
    arguments: [(1, 1), (1000, 7), (9000, 512), (9000, 4096), (5000, 1)])
  func sweep(pages: Int, step: Int) throws {
    let (asked, mostLive) = try drive("sweep", pages: pages, step: step, seed: 1)
    for phase in [Phase.touch, .release] {
      let ranges = asked.filter { $0.phase == phase }.flatMap(\.ranges)
      #expect(ranges.first?.start == 0 && ranges.last?.end == pages)
      for (left, right) in zip(ranges, ranges.dropFirst()) { #expect(left.end == right.start) }
      #expect(ranges.dropLast().allSatisfy { $0.count == step })
    }
    #expect(!asked.contains { $0.phase == .retouch })
    #expect(mostLive <= max(step, 2048))
  }

  @Test(
    "fragmented leaves one page of every step, at places of the seed, and fills every hole again",
    arguments: [(16, 2), (1000, 7), (5000, 2), (4096, 16), (1025, 512)])
  func fragmented(pages: Int, step: Int) throws {
    let (asked, mostLive) = try drive("fragmented", pages: pages, step: step, seed: 9)
    func ranges(_ phase: Phase) -> [PageRange] {
      asked.filter { $0.phase == phase }.flatMap(\.ranges)
    }
    let released = Set(ranges(.release).flatMap { $0.start..<$0.end })
    for start in stride(from: 0, to: pages, by: step) {
      let end = min(start + step, pages)
      #expect((start..<end).count { !released.contains($0) } == 1)
    }
    #expect(ranges(.release).map(\.start) == ranges(.release).map(\.start).sorted())
    // Neither phase covers a page twice, and what went is what comes back.
    #expect(released.count == ranges(.release).reduce(0) { $0 + $1.count })
    let filled = ranges(.retouch).flatMap { $0.start..<$0.end }
    #expect(filled.count == released.count && Set(filled) == released)
    #expect(ranges(.retouch).allSatisfy { $0.count < step })
    #expect(mostLive == pages)
    if pages > 2 * step {
      let kept = Set((0..<pages).filter { !released.contains($0) }.map { $0 % step })
      #expect(kept.count > 1, "the page that stays is not always the same")
      // Holes of two steps meet, so that pieces are not those that were freed.
      #expect(ranges(.retouch).count != ranges(.release).count || step == 2)
    }
  }

  @Test("fragmented asks for the longest pieces first, and for shorter ones where none fits")
  func pieces() throws {
    let (asked, _) = try drive("fragmented", pages: 4096, step: 16, seed: 9)
    let sizes = asked.filter { $0.phase == .retouch }.flatMap(\.ranges).map(\.count)
    #expect(sizes.first == 15 && sizes.last == 1)
    #expect(sizes == sizes.sorted(by: >))
  }

  @Test("fork performs the phases of a cycle over all of the region")
  func fork() throws {
    #expect(
      try drive("fork", pages: 1000, step: 7, seed: 1, leaves: .copyOnWrite).asked
        == drive("cycle", pages: 1000, step: 7, seed: 1, leaves: .copyOnWrite).asked)
  }

  @Test(
    "pressure touches and releases the first half, then touches the second, which nobody had before",
    arguments: [(2, 1), (2000, 7), (10_000, 1), (64, 64)])
  func pressure(pages: Int, step: Int) throws {
    let (asked, mostLive) = try drive("pressure", pages: pages, step: step, seed: 1)
    let half = pages / 2
    for (phase, part) in [
      (Phase.touch, 0..<half), (.release, 0..<half), (.retouch, half..<pages),
    ] {
      let ranges = asked.filter { $0.phase == phase }.flatMap(\.ranges)
      #expect(ranges.first?.start == part.lowerBound && ranges.last?.end == part.upperBound)
      for (left, right) in zip(ranges, ranges.dropFirst()) { #expect(left.end == right.start) }
      #expect(ranges.dropLast().allSatisfy { $0.count == min(step, half) })
    }
    #expect(mostLive == half)
  }

  @Test("churn holds its live pages near half the region and releases what it frees")
  func churn() throws {
    let pages = 8192
    let (asked, mostLive) = try drive("churn", pages: pages, step: 8, seed: 5)
    #expect(mostLive >= pages / 2 && mostLive < pages / 2 + 16)
    let released = asked.filter { $0.phase == .release }.flatMap(\.ranges).map(\.count).reduce(0, +)
    let retouched = asked.filter { $0.phase == .retouch }.flatMap(\.ranges).map(\.count).reduce(
      0, +)
    #expect(released >= pages * 9 / 10 && released <= pages * 12 / 10)
    #expect(abs(released - retouched) < 32)
    let sizes = asked.filter { $0.phase == .touch }.flatMap(\.ranges).map(\.count)
    #expect(sizes.min() ?? 0 >= 1 && sizes.max() ?? 0 <= 15)
    let mean = Double(sizes.reduce(0, +)) / Double(sizes.count)
    #expect(mean > 7 && mean < 9)
  }

  @Test("sawtooth swings four times between nine tenths and a tenth, and idles between")
  func sawtooth() throws {
    let pages = 4096
    let (asked, mostLive) = try drive("sawtooth", pages: pages, step: 4, seed: 5)
    #expect(mostLive >= pages * 85 / 100 && mostLive <= pages * 92 / 100)
    #expect(asked.filter { $0.phase == .idle }.count == 4)
    #expect(asked.filter { $0.phase == .idle }.allSatisfy { $0.idle > 0 })
    let released = asked.filter { $0.phase == .release }.flatMap(\.ranges).map(\.count).reduce(0, +)
    #expect(released >= 4 * pages * 75 / 100)
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

  /// The ranges of a phase of a cycle of that shape.
  private func cycle(
    pages: Int, step: Int, seed: UInt64 = 1, leaves: SpanState = .released,
    _ change: (inout WorkloadShape) -> Void
  ) throws -> [Phase: [PageRange]] {
    var shape = WorkloadShape(pages: pages, stepPages: step, seed: seed)
    change(&shape)
    var workload = try #require(WorkloadList.named("cycle")).make(shape)
    var heap = PageHeap(region: Region(pages: pages, hugePages: .inherit, node: nil))
    var batch = Batch()
    var found: [Phase: [PageRange]] = [:]
    while try workload.next(&batch, heap: &heap) {
      found[batch.phase, default: []] += batch.operations
      if batch.phase == .reserve { try heap.didMap(heap.region.all) }
      if batch.phase == .release {
        for range in batch.operations { try heap.settle(range, as: leaves) }
      }
    }
    return found
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
    #expect(try cycle(pages: pages, step: step, seed: 5) { $0.pattern = .random(0.25) } == random)
    #expect(try cycle(pages: pages, step: step, seed: 6) { $0.pattern = .random(0.25) } != random)
  }

  @Test("a pattern that picks nothing releases one step all the same")
  func leastPattern() throws {
    let found = try cycle(pages: 64, step: 4) { $0.pattern = .random(1e-9) }
    #expect(found[.release] == [PageRange(start: 0, count: 4)])
    #expect(found[.retouch] == [PageRange(start: 0, count: 4)])
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
    var workload = try #require(WorkloadList.named(name)).make(shape)
    var heap = PageHeap(region: Region(pages: shape.pages, hugePages: .inherit, node: nil))
    var batch = Batch()
    while try workload.next(&batch, heap: &heap) {
      for range in batch.operations { #expect(range.start % 512 == 0 && range.count % 512 == 0) }
      if batch.phase == .reserve { try heap.didMap(heap.region.all) }
      if batch.phase == .release {
        for range in batch.operations { try heap.settle(range, as: .released) }
      }
    }
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

  @Test("from the top down the last step goes first, and the lowest comes back first")
  func descending() throws {
    let found = try cycle(pages: 64, step: 4, leaves: .unmapped) { $0.releasesFromTheTop = true }
    let starts = Array(stride(from: 0, to: 64, by: 4))
    #expect(found[.release]?.map(\.start) == starts.reversed())
    #expect(found[.retouch]?.map(\.start) == starts)
  }
}
