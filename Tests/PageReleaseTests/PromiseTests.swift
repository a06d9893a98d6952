import LinuxKernel
import PageRelease
import Testing

@Suite("Promises")
struct PromiseTests {
  private let actions: [Action] = [
    .keep, .zero, .lazilyFree, .zeroThenLazilyFree, .drop, .dropBacking, .renew, .reclaim,
  ]

  @Test("names are unique, and found; every strategy says what it is")
  func names() {
    #expect(StrategyList.all.count == 26)
    #expect(Set(StrategyList.names).count == StrategyList.names.count)
    #expect(StrategyList.named("nothing") == nil)
    for strategy in StrategyList.all {
      #expect(StrategyList.named(strategy.name)?.name == strategy.name)
      #expect(!strategy.summary.isEmpty && !strategy.usedBy.isEmpty && !strategy.since.isEmpty)
      #expect(!strategy.memory.isEmpty)
      #expect(Set(strategy.memory).count == strategy.memory.count)
      #expect(SpanState.dirty.mayBecome(strategy.leaves))
    }
  }

  @Test("what a page holds on reuse, for every action on every kind of memory")
  func content() {
    func content(_ action: Action, _ memory: MemoryKind) -> Promise.Content {
      Promise(action, leaving: .released, on: memory, of: .mapping).content
    }
    for memory in MemoryKind.allCases {
      #expect(content(.keep, memory) == .kept)
      #expect(content(.zero, memory) == .zero)
      #expect(content(.lazilyFree, memory) == .keptOrZero)
      #expect(content(.zeroThenLazilyFree, memory) == .zero)
      #expect(content(.dropBacking, memory) == .zero)
      #expect(content(.reclaim, memory) == .kept)
    }
    let drop: [MemoryKind: Promise.Content] = [
      .anonymous: .zero, .shared: .kept, .memfd: .kept, .filePrivate: .image, .fileShared: .kept,
      .hugetlb: .zero,
    ]
    let renew: [MemoryKind: Promise.Content] = [
      .anonymous: .zero, .shared: .zero, .memfd: .kept, .filePrivate: .image, .fileShared: .kept,
      .hugetlb: .zero,
    ]
    for memory in MemoryKind.allCases {
      #expect(content(.drop, memory) == drop[memory])
      #expect(content(.renew, memory) == renew[memory])
    }
    let image = Promise(.drop, leaving: .released, on: .memfd, of: .privateImage)
    #expect(image.content == .image && image.backing == nil)
  }

  @Test("each strategy leaves zeroes always, maybe or never, by what a page holds on reuse")
  func zeroes() {
    func names(_ zeroes: Promise.Zeroes, on memory: MemoryKind) -> Set<String> {
      Set(
        StrategyList.all.filter {
          $0.memory.contains(memory) && $0.promise(on: memory).leavesZeroes == zeroes
        }.map(\.name))
    }
    #expect(names(.maybe, on: .anonymous) == ["free", "go-free"])
    #expect(names(.never, on: .anonymous) == ["none", "cold", "pageout", "fork-child"])
    #expect(
      names(.always, on: .anonymous).isSuperset(of: ["dontneed", "munmap", "zero", "zero-free"]))
    #expect(names(.always, on: .memfd).isSuperset(of: ["remove", "punch-hole"]))
    #expect(names(.never, on: .memfd).isSuperset(of: ["dontneed", "munmap", "cow-reset"]))
    #expect(names(.never, on: .filePrivate).isSuperset(of: ["dontneed", "remap"]))
  }

  @Test("only what drops the backing frees shared memory; private memory has none")
  func backing() {
    for action in actions {
      for memory in MemoryKind.allCases {
        let found = Promise(action, leaving: .released, on: memory, of: .mapping).backing
        switch (memory.isShared, action) {
        case (false, _): #expect(found == nil)
        case (true, .dropBacking): #expect(found == .freed)
        case (true, .renew) where memory == .shared: #expect(found == nil)
        case (true, _): #expect(found == .kept)
        }
      }
    }
  }

  @Test("reclaim takes swap for private memory, and nothing else does")
  func swap() {
    for action in actions {
      for memory in MemoryKind.allCases {
        let found = Promise(action, leaving: .released, on: memory, of: .mapping).needsSwap
        #expect(found == (action == .reclaim && !memory.isShared))
      }
    }
  }

  @Test("a strategy makes no sense on memory that it does not name, and says which it does")
  func sense() {
    for strategy in StrategyList.all {
      for memory in MemoryKind.allCases {
        let found = strategy.incompatibility(on: memory)
        #expect((found == nil) == strategy.memory.contains(memory))
        if let found { #expect(found.reason.contains(strategy.memory[0].rawValue)) }
      }
    }
  }

  @Test("whole huge pages in a range, and none where there is none")
  func hugePages() {
    let huge = PageSize.hugeBytes / PageSize.bytes
    for start in [0, 1, huge - 1, huge, huge + 1] {
      for count in [1, huge - 1, huge, 2 * huge - 1, 2 * huge, 3 * huge] {
        let whole = PageRange(start: start, count: count).wholeHugePages
        let expected = (0..<6).filter { $0 * huge >= start && ($0 + 1) * huge <= start + count }
        #expect(whole.count == expected.count * huge)
        if let first = expected.first { #expect(whole.start == first * huge) }
      }
    }
  }

  @Test("a caller that wants zeroes writes them where the strategy has left none")
  func zeroing() throws {
    func needs(
      _ name: String, _ state: SpanState, released: SpanState? = nil,
      on memory: MemoryKind = .anonymous
    ) throws -> Bool {
      let strategy = try #require(StrategyList.named(name))
      return strategy.promise(on: memory)
        .needsZeroing(state, released: released ?? strategy.leaves)
    }
    #expect(try !needs("dontneed", .released))
    #expect(try needs("dontneed", .released, on: .memfd))
    #expect(try needs("free", .lazilyFreed))
    #expect(try needs("none", .dirty))
    #expect(try !needs("zero", .dirty))
    #expect(try !needs("zero-free", .lazilyFreed))
    // A policy has not released them yet.
    #expect(try needs("dontneed", .dirty))
    #expect(try needs("zero", .dirty, released: .kept) && !needs("zero", .kept, released: .kept))
    // Never used.
    #expect(try !needs("free", .released))
  }
}
