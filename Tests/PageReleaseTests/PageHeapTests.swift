import LinuxKernel
import PageRelease
import Testing
import Workloads

@Suite("The page heap")
struct PageHeapTests {
  private func mapped(_ pages: Int) throws -> PageHeap {
    var heap = PageHeap(region: Region(pages: pages, hugePages: .never, node: nil))
    try heap.region.reserve()
    try heap.didMap(heap.region.all)
    return heap
  }

  @Test(
    "spans never overlap, live bytes are what was asked for, and the lowest fit is taken",
    arguments: 1...12)
  func allocation(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    var heap = try mapped(200)
    var live: [PageRange] = []
    for _ in 0..<500 {
      if random.below(2) == 0 || live.isEmpty {
        let pages = 1 + random.below(20)
        let expected = heap.spans.firstFit(pages)
        do {
          let range = try heap.allocate(pages) { _ in }
          #expect(range == expected)
          #expect(range.count == pages && range.start >= 0 && range.end <= 200)
          #expect(live.allSatisfy { $0.end <= range.start || range.end <= $0.start })
          live.append(range)
        } catch {
          #expect(expected == nil)
        }
      } else {
        let range = live.remove(at: random.below(live.count))
        try heap.free(range)
        let states: [SpanState] = [.dirty, .lazilyFreed, .released, .unmapped]
        try heap.settle(range, as: states[random.below(states.count)])
      }
      let account = heap.account
      let pageBytes = PageSize.bytes
      #expect(account.liveBytes == live.map(\.count).reduce(0, +) * pageBytes)
      #expect(
        account.liveBytes + account.dirtyBytes + account.lazyFreeBytes + account.releasedBytes
          == account.reservedBytes)
      for index in 1..<max(1, heap.spans.count) {
        #expect(heap.spans[index - 1].state != heap.spans[index].state)
      }
    }
  }

  @Test("a part of what was handed out can be freed")
  func partialFree() throws {
    var heap = try mapped(10)
    let range = try heap.allocate(10) { _ in }
    try heap.free(PageRange(start: 3, count: 2))
    #expect(heap.spans.count == 3)
    var states: [SpanState] = []
    let again = try heap.allocate(2) { states.append($0.state) }
    #expect(range.contains(again))
    #expect(states == [.dirty])
    #expect(heap.spans.count == 1)
  }

  @Test("freeing twice, or what was never handed out, is refused and changes nothing")
  func illegal() throws {
    var heap = try mapped(10)
    _ = try heap.allocate(4) { _ in }
    let whole = PageRange(start: 0, count: 10)
    do {
      try heap.free(whole)
      Issue.record("freed pages that are not live")
    } catch {
      #expect(
        error
          == .illegalTransition(PageRange(start: 4, count: 6), from: .released, to: .dirty))
    }
    #expect(heap.account.liveBytes == 4 * PageSize.bytes)
    do {
      try heap.settle(PageRange(start: 0, count: 4), as: .released)
      Issue.record("released live pages")
    } catch {}
    #expect(heap.account.liveBytes == 4 * PageSize.bytes)
  }

  @Test("every state is reachable, and only by transitions of Go's four states")
  func states() {
    var reached: Set<SpanState> = [.reserved]
    for _ in SpanState.allCases {
      for from in reached {
        for to in SpanState.allCases where from.mayBecome(to) { reached.insert(to) }
      }
    }
    #expect(reached == Set(SpanState.allCases))
    let legal: Set<[RegionState]> = [
      [.reserved, .prepared], [.prepared, .ready], [.ready, .prepared], [.ready, .ready],
      [.prepared, .prepared], [.ready, .none], [.prepared, .none], [.none, .ready],
      [.ready, .reserved], [.prepared, .reserved], [.reserved, .ready],
    ]
    for from in SpanState.allCases {
      for to in SpanState.allCases where from.mayBecome(to) && to != .reserved {
        #expect(legal.contains([from.region, to.region]), "\(from) → \(to)")
      }
    }
  }

  @Test("a heap without room says how much was asked")
  func outOfSpace() throws {
    var heap = try mapped(4)
    do {
      _ = try heap.allocate(5) { _ in }
      Issue.record("5 of 4 pages")
    } catch {
      #expect(error == .outOfSpace(pages: 5))
    }
  }

  @Test("the region starts at a huge page and gives all its address space back")
  func region() throws {
    // Another test's thread may take the addresses as soon as they are free, though not every time.
    let isGivenBack = try (0..<20).contains { _ in try leavesNothing() }
    #expect(isGivenBack)
  }

  /// Reserves, maps and frees a region; whether nothing is mapped there afterwards.
  private func leavesNothing() throws -> Bool {
    let region = Region(pages: 3, hugePages: .inherit, node: nil)
    let isReservedAtFirst = region.isReserved
    #expect(!isReservedAtFirst)
    try region.reserve()
    #expect(UInt(bitPattern: region.bytes(region.all).baseAddress) % UInt(PageSize.hugeBytes) == 0)
    try region.map(region.all)
    let bytes = UnsafeRawBufferPointer(region.bytes(region.all))
    #expect(try MemoryMap().residency(of: bytes).vmas == 1)
    try region.free()
    let isReservedAtLast = region.isReserved
    #expect(!isReservedAtLast)
    return try MemoryMap().residency(of: bytes).vmas == 0
  }
}
