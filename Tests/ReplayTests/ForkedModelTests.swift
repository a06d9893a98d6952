@testable import Histories
import LinuxKernel
import MachineState
import PageRelease
@testable import Replay
import Testing
import Traces

/// What a fork does to the faults of parent and child.
@Suite("Forks in a replay")
struct ForkedModelTests {
  private static let base: UInt64 = 0x7f00_0000_0000
  private var events: [TraceEvent] = []

  private mutating func add(_ action: TraceEvent.Action, process: Int32 = 7) {
    let time = UInt64(events.count + 1) * 1000
    events.append(TraceEvent(time: time, process: process, thread: process, action))
  }

  private mutating func call(
    _ name: TraceCall.Name, _ given: [UInt64], _ result: UInt64 = 0, process: Int32 = 7
  ) {
    var arguments = TraceCall.Arguments()
    let all = given + Array(repeating: 0, count: 6 - given.count)
    (arguments.first, arguments.second, arguments.third) = (all[0], all[1], all[2])
    arguments.fourth = all[3]
    let call = TraceCall(
      name, arguments, result: Int64(bitPattern: result), entered: UInt64(events.count) * 1000)
    add(.call(call), process: process)
  }

  private mutating func map(_ pages: UInt64) {
    call(.mmap, [0, pages * 4096, 3, 0x22], Self.base)
  }

  private mutating func advise(_ pages: Range<UInt64>, _ advice: UInt64, process: Int32 = 7) {
    call(
      .madvise, [Self.base + pages.lowerBound * 4096, UInt64(pages.count) * 4096, advice],
      process: process)
  }

  private mutating func touch(
    _ pages: Range<UInt64>, _ access: TraceAccess = .write, process: Int32 = 7
  ) {
    for page in pages { add(.fault(address: Self.base + page * 4096, access), process: process) }
  }

  private func source(_ body: (TraceEvent) throws -> Void) throws {
    for event in events { try body(event) }
  }

  private func history(_ process: Int32) throws -> ProcessHistory {
    var lineages = TraceLineages()
    for event in events { lineages.take(event) }
    return try ProcessHistory(of: lineages.of(process), replacesUnmap: false, source)
  }

  private func predictions(_ process: Int32 = 7) throws -> [String: Int] {
    let script = try ReplayScript(history(process), in: "/tmp", source)
    return try Prediction.all(
      script, [("recorded", nil), ("free", .lazilyFree), ("none", .keep)], advice: .never
    ).mapValues(\.faults)
  }

  @Test("the next write to each page that was there faults once more, also to one that was kept or lazily freed")
  mutating func parent() throws {
    map(64)
    touch(0..<64)
    advise(0..<32, 4)
    add(.fork(child: 8, copies: true))
    touch(0..<64)
    touch(0..<0)
    // The pages are its own again: a release and use of them is as before.
    advise(0..<32, 4)
    touch(0..<32)
    #expect(try predictions() == ["recorded": 160, "free": 128, "none": 128])
    #expect(try history(7).faultsBehindFork == 32)
    #expect(try history(7).bound(.keeps(isLazy: true), nil, losesEvents: false) == nil)
  }

  @Test("a child that shares the memory protects nothing: vfork, posix_spawn")
  mutating func vfork() throws {
    map(64)
    touch(0..<64)
    advise(0..<32, 4)
    add(.fork(child: 8, copies: false))
    touch(0..<32)
    #expect(try predictions() == ["recorded": 96, "free": 64, "none": 64])
  }

  @Test("memory that a child does not get is not protected", arguments: [UInt64(10), 18])
  mutating func withheld(advice: UInt64) throws {
    map(64)
    touch(0..<64)
    advise(0..<32, advice)
    advise(0..<16, 4)
    advise(32..<48, 4)
    add(.fork(child: 8, copies: true))
    touch(0..<16)
    touch(32..<64)
    // Without its advice the kept pages of the first half would fault, too.
    #expect(try predictions() == ["recorded": 112, "free": 96, "none": 96])
  }

  @Test("a child has its parent's mappings and pages: its faults and releases are replayed")
  mutating func child() throws {
    map(64)
    touch(0..<64)
    advise(0..<16, 4)
    add(.fork(child: 8, copies: true))
    touch(0..<64, process: 8)
    advise(0..<32, 4, process: 8)
    touch(0..<32, process: 8)
    touch(0..<1, process: 7)
    let child = try history(8)
    #expect(child.hasInherited && child.anonymousFaults == 96 && child.faults == 96)
    #expect(child.leftOut == SkippedMemory() && child.releases.dontNeed.calls == 1)
    #expect(try predictions(8) == ["recorded": 96, "free": 64, "none": 64])
    // The parent's own.
    #expect(try history(7).anonymousFaults == 65)
    var shares = ReplayableFaults()
    for event in events { shares.take(event) }
    #expect(shares.counts == [7: 65, 8: 96] && shares.isWhole)
  }

  @Test("a grandchild inherits through its parent, and what an exec has dropped is inherited by nobody")
  mutating func descendants() throws {
    map(64)
    touch(0..<64)
    add(.fork(child: 8, copies: true))
    touch(0..<8, process: 8)
    add(.fork(child: 9, copies: true), process: 8)
    touch(0..<16, process: 9)
    add(.exec, process: 9)
    touch(0..<16, process: 9)
    let history = try history(9)
    #expect(history.anonymousFaults == 16 && history.leftOut.unmappedFaults == 16)
    #expect(try predictions(9)["recorded"] == 16)
  }

  @Test(
    "a replay forks, and takes the faults that the model predicts", .notFast, .changesMachineState)
  mutating func kernel() throws {
    map(256)
    touch(0..<256)
    for round in 0..<3 {
      advise(0..<128, 4)
      add(.fork(child: 8 + Int32(round), copies: true))
      touch(0..<256)
      if round == 1 { add(.exit, process: 9) }
    }
    touch(0..<256, process: 8)
    for process in [Int32(7), 8] {
      let history = try history(process)
      let script = try ReplayScript(history, in: "/tmp", source)
      let predicted = try Prediction.all(
        script, [("recorded", nil), ("free", .lazilyFree)], advice: .never)
      for (name, strategy) in [("recorded", nil), ("free", StrategyList.named("free"))] {
        let replayer = try Replayer(
          pages: history.arena.pages, hugePages: .never, strategy: strategy,
          threads: history.threads, speed: nil)
        let small = try Replayer(
          pages: ReplayRehearsal.pages, hugePages: .never, strategy: strategy, threads: 1, speed: nil)
        try ReplayRehearsal.steps.withUnsafeBufferPointer { try small.perform($0) { _ in } }
        var reader = try StepReader(path: script.path)
        while try reader.next() { try replayer.perform(reader.block) { _ in } }
        #expect(replayer.tally.faults == predicted[name]?.faults, "\(name) of \(process)")
      }
    }
  }
}
