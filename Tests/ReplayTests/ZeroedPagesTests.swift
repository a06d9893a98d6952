@testable import Histories
import PageRelease
import Testing
import Traces
@testable import Replay

/// Pages that a program may take for zero since it released them by MADV_DONTNEED.
@Suite("Pages that were released as zeroes")
struct ZeroedPagesTests {
  private func change(_ kind: MemoryChange.Kind, _ pages: Range<Int>) -> MemoryChange {
    MemoryChange(time: 1, thread: 7, kind: kind, pages: pages)
  }

  /// Which of the pages 0 to 7 are zeroed after these changes.
  private func zeroed(_ changes: [(MemoryChange, [Range<Int>])]) -> [Int] {
    var pages = ZeroedPages()
    for (change, comebacks) in changes { pages.take(change, comebacks: comebacks) }
    return (0..<8).filter { pages.isZeroed($0) }
  }

  private func touches(_ pages: Range<Int>) -> [(MemoryChange, [Range<Int>])] {
    pages.map { (change(.touch(isWrite: true), $0..<$0 + 1), []) }
  }

  @Test("are those that were used, released by MADV_DONTNEED, and not used since")
  func rule() {
    let used = touches(0..<6)
    #expect(zeroed(used) == [])
    let released = used + [(change(.release(4), 2..<8), [])]
    #expect(zeroed(released) == [2, 3, 4, 5], "6 and 7 were never there")
    #expect(zeroed(released + touches(3..<4)) == [2, 4, 5])
    #expect(zeroed(used + [(change(.release(8), 2..<8), [])]) == [], "MADV_FREE promises no zeroes")
    let map = change(.map(protection: 3, populates: false), 0..<8)
    #expect(zeroed(released + [(map, [])]) == [], "a fresh mapping")
    #expect(zeroed(used + [(change(.unmap(.unmapped), 0..<8), [])]) == [])
    let kept = used + [(change(.unmap(.unmapped), 0..<8), [1..<4])]
    #expect(zeroed(kept) == [1, 2, 3])
    #expect(zeroed(kept + [(map, [])]) == [1, 2, 3], "a strategy has kept these")
    let moved =
      released + [
        (
          change(
            .move(destination: 0, count: 2, protection: 3, leavesMapping: false), 4..<6), []
        )
      ]
    #expect(zeroed(moved) == [0, 1, 2, 3])
  }

  @Test("are cleared by a replay under strategies that do not leave zeroes, and by no other")
  func clearing() throws {
    for (name, isCleared) in [("none", true), ("free", true), ("dontneed", false)] {
      let strategy = try #require(StrategyList.named(name))
      #expect(strategy.leavesZeroes != isCleared)
      let replayer = try Replayer(
        pages: 16, hugePages: .inherit, strategy: strategy, threads: 1, speed: nil)
      func perform(_ kind: ReplayStep.Kind, _ flags: ReplayStep.Flags = []) throws {
        var step = ReplayStep(kind, time: 0, thread: 0, 0..<4)
        step.protection = 3
        step.flags = flags
        try ContiguousArray([step]).withUnsafeBufferPointer { try replayer.perform($0) { _ in } }
      }
      try perform(.map)
      try perform(.write)
      let memory = replayer.region.bytes(PageRange(start: 0, count: 4))
      memory.storeBytes(of: 7, toByteOffset: 4096 + 8, as: UInt64.self)
      try perform(.release, .releases)
      try perform(.write, .reusesZeroed)
      #expect(memory.load(fromByteOffset: 4096 + 8, as: UInt64.self) == 0)
      memory.storeBytes(of: 7, toByteOffset: 4096 + 8, as: UInt64.self)
      try perform(.release, .releases)
      try perform(.write)
      #expect(
        memory.load(fromByteOffset: 4096 + 8, as: UInt64.self) == (isCleared ? 7 : 0), "\(name)")
    }
  }

  @Test("a read of such a page is a write where it is cleared")
  func model() {
    for clears in [true, false] {
      var model = PageModel(release: .lazilyFree, hugePagesFor: .none, clearsZeroed: clears)
      var map = ReplayStep(.map, time: 0, thread: 0, 0..<4)
      map.protection = 3
      model.take(map)
      model.take(ReplayStep(.write, time: 0, thread: 0, 0..<4))
      model.take(ReplayStep(.release, time: 1, thread: 0, 0..<4))
      #expect(model.lazyPages == 4)
      var read = ReplayStep(.read, time: 2, thread: 0, 0..<2)
      read.flags = .reusesZeroed
      model.take(read)
      #expect(model.lazyPages == (clears ? 2 : 4) && model.faults == 4)
    }
  }
}
