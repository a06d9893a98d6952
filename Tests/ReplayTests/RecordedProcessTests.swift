@testable import Histories
import Testing
import Traces
@testable import Replay

/// What single events do to the memory of a process that is replayed.
@Suite("A recorded process")
struct RecordedProcessTests {
  private static let page: UInt64 = 4096

  private var process = RecordedProcess(TraceLineage(7))
  private var time: UInt64 = 1000

  private mutating func call(
    _ name: TraceCall.Name, _ given: [UInt64], _ result: UInt64 = 0, entered: UInt64? = nil
  ) -> [MemoryChange] {
    time += 10
    var arguments = TraceCall.Arguments()
    let all = given + Array(repeating: 0, count: 6 - given.count)
    (arguments.first, arguments.second, arguments.third) = (all[0], all[1], all[2])
    (arguments.fourth, arguments.fifth, arguments.sixth) = (all[3], all[4], all[5])
    let call = TraceCall(
      name, arguments, result: Int64(bitPattern: result), entered: entered ?? time - 5)
    return changes(.call(call))
  }

  private mutating func fault(_ page: UInt64, _ access: TraceAccess = .unknown) -> [MemoryChange] {
    changes(.fault(address: page * Self.page + 8, access))
  }

  private mutating func changes(_ action: TraceEvent.Action) -> [MemoryChange] {
    time += 10
    var found: [MemoryChange] = []
    process.take(TraceEvent(time: time, process: 7, thread: 7, action)) { found.append($0) }
    return found
  }

  private mutating func map(
    _ page: UInt64, _ pages: UInt64, protection: UInt64 = 3, flags: UInt64 = 0x22
  ) -> [MemoryChange] {
    call(.mmap, [0, pages * Self.page, protection, flags], page * Self.page)
  }

  @Test("only private anonymous memory is replayed; faults of the rest are counted by reason")
  mutating func kinds() {
    #expect(map(100, 10).count == 1)
    #expect(map(200, 10, flags: 0x2).isEmpty)
    #expect(map(300, 10, flags: 0x21).isEmpty)
    #expect(map(400, 512, flags: 0x4_0022).isEmpty)
    #expect(fault(105).map(\.pages) == [105..<106])
    #expect(fault(205).isEmpty && fault(305).isEmpty && fault(405).isEmpty && fault(999).isEmpty)
    var expected = SkippedMemory()
    (expected.fileFaults, expected.sharedFaults, expected.hugeTLBFaults) = (1, 1, 1)
    expected.unmappedFaults = 1
    expected.mappings = 3
    #expect(process.leftOut == expected && process.faults == 5)
  }

  @Test("a fault that the mapping does not allow ends in a signal, and is none to replay")
  mutating func forbidden() {
    _ = map(100, 10, protection: 0)
    #expect(fault(100).isEmpty)
    _ = call(.mprotect, [100 * Self.page, Self.page, 1])
    #expect(fault(100).map(\.kind) == [.touch(isWrite: false)])
    #expect(fault(100, .write).isEmpty)
    #expect(process.leftOut.forbiddenFaults == 2)
  }

  @Test("whole pages are mapped, however long the program said")
  mutating func unaligned() {
    #expect(
      call(.mmap, [0, 2 * Self.page + 1, 3, 0x22], 50 * Self.page).map(\.pages) == [50..<53])
  }

  @Test("a file mapped over anonymous memory takes it away, and anonymous memory over a file comes")
  mutating func overlays() {
    _ = map(100, 10)
    #expect(
      call(.mmap, [102 * Self.page, 2 * Self.page, 1, 0x12, 3], 102 * Self.page).map(\.kind)
        == [.unmap(.unmapped)])
    let bss = call(.mmap, [103 * Self.page, Self.page, 3, 0x32], 103 * Self.page)
    #expect(bss.map(\.pages) == [103..<104] && bss[0].parts.isEmpty)
    let over = call(.mmap, [100 * Self.page, 4 * Self.page, 0, 0x32], 100 * Self.page)
    #expect(over[0].parts.map(\.pages) == [100..<102, 103..<104])
  }

  @Test("an munmap that was on its way does not take what somebody else was given meanwhile")
  mutating func overtaken() {
    _ = map(100, 10)
    let entered = time + 1
    _ = call(.mmap, [104 * Self.page, 2 * Self.page, 3, 0x32], 104 * Self.page)
    let unmapped = call(.munmap, [100 * Self.page, 10 * Self.page], entered: entered)
    #expect(unmapped.map(\.pages) == [100..<104, 106..<110])
    #expect(fault(104).count == 1 && fault(103).isEmpty)
  }

  @Test("the break grows and shrinks by whole pages; one that moves by itself is another program's")
  mutating func programBreak() {
    #expect(call(.brk, [0], 1000 * Self.page).isEmpty)
    let grown = call(.brk, [1002 * Self.page + 5], 1002 * Self.page + 5)
    #expect(grown.map(\.pages) == [1000..<1003])
    #expect(call(.brk, [1002 * Self.page + 9], 1002 * Self.page + 9).isEmpty)
    let shrunk = call(.brk, [1001 * Self.page], 1001 * Self.page)
    #expect(shrunk.map(\.kind) == [.unmap(.shrunk)] && shrunk.map(\.pages) == [1001..<1003])
    // Refused: the break stays, and says so.
    #expect(call(.brk, [9 << 40], 1001 * Self.page).isEmpty)
    let anew = call(.brk, [0], 5000 * Self.page)
    #expect(anew.map(\.kind) == [.unmap(.exec)] && anew.map(\.pages) == [1000..<1001])
    #expect(fault(1000).isEmpty)
  }

  @Test("another program begins with nothing, and then with what it is told to have")
  mutating func exec() {
    _ = map(100, 10)
    #expect(changes(.exec).map(\.kind) == [.unmap(.exec)])
    let mapping = TraceMapping(
      start: 30 * Self.page, length: 2 * Self.page, protection: 3, isShared: false,
      kind: .anonymous)
    #expect(changes(.mapping(mapping)).map(\.pages) == [30..<32])
    _ = map(100, 10)
    // What a call makes, the call tells.
    let later = TraceMapping(
      start: 500 * Self.page, length: Self.page, protection: 3, isShared: false, kind: .anonymous)
    #expect(changes(.mapping(later)).isEmpty)
  }

  @Test("advice on a range with holes reaches what is there; on files it is counted")
  mutating func advice() {
    _ = map(100, 4)
    _ = map(106, 4)
    let given = call(.madvise, [100 * Self.page, 10 * Self.page, 4])
    #expect(given.map(\.pages) == [100..<104, 106..<110])
    #expect(given.map(\.kind) == [.release(4), .release(4)])
    _ = map(200, 4, flags: 2)
    #expect(call(.madvise, [200 * Self.page, Self.page, 4]).isEmpty)
    #expect(call(.fallocate, [3, 3, 0, 4096]).isEmpty)
    #expect(process.leftOut.releases == 2)
    #expect(call(.madvise, [100 * Self.page, Self.page, 16]).isEmpty)
    #expect(process.leftOut.advice == 1)
    #expect(call(.madvise, [100 * Self.page, Self.page, 4], UInt64(bitPattern: -22)).isEmpty)
    #expect(process.leftOut.failedCalls == 1)
  }

  @Test("a move takes its pages along")
  mutating func move() {
    _ = map(100, 4)
    let moved = call(.mremap, [100 * Self.page, 4 * Self.page, 6 * Self.page, 1], 300 * Self.page)
    #expect(
      moved.map(\.kind)
        == [.move(destination: 300, count: 6, protection: 3, leavesMapping: false)])
    #expect(fault(305).count == 1 && fault(100).isEmpty)
  }
}
