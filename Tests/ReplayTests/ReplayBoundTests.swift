@testable import Histories
import PageRelease
import Testing
import Traces
@testable import Replay

/// What of a replay cannot be known from a recording.
@Suite("Bounds of replayed figures")
struct ReplayBoundTests {
  private static let page: UInt64 = 4096
  private static let base: UInt64 = 0x7f00_0000_0000
  private static let effects: [ReplayEffect] = [
    .recorded, .keeps(isLazy: true), .keeps(isLazy: false), .drops,
  ]

  private var events: [TraceEvent] = []

  private mutating func call(_ name: TraceCall.Name, _ given: [UInt64], _ result: UInt64 = 0) {
    var arguments = TraceCall.Arguments()
    let all = given + Array(repeating: 0, count: 6 - given.count)
    (arguments.first, arguments.second, arguments.third) = (all[0], all[1], all[2])
    (arguments.fourth, arguments.fifth, arguments.sixth) = (all[3], all[4], all[5])
    let time = UInt64(events.count + 1) * 1000
    let call = TraceCall(name, arguments, result: Int64(bitPattern: result), entered: time - 1)
    events.append(TraceEvent(time: time, process: 7, thread: 7, .call(call)))
  }

  private mutating func map(_ pages: UInt64, flags: UInt64 = 0x22) {
    call(.mmap, [0, pages * Self.page, 3, flags], Self.base)
  }

  private mutating func advise(_ pages: Range<UInt64>, _ advice: UInt64) {
    call(
      .madvise,
      [Self.base + pages.lowerBound * Self.page, UInt64(pages.count) * Self.page, advice])
  }

  private mutating func touch(_ pages: some Sequence<UInt64>) {
    for page in pages {
      let time = UInt64(events.count + 1) * 1000
      let address = Self.base + page * Self.page
      events.append(
        TraceEvent(time: time, process: 7, thread: 7, .fault(address: address, .write)))
    }
  }

  private mutating func fork() {
    let time = UInt64(events.count + 1) * 1000
    events.append(TraceEvent(time: time, process: 7, thread: 7, .fork(child: 8)))
  }

  private var history: ProcessHistory {
    get throws {
      try ProcessHistory(of: 7, replacesUnmap: false) { body in for event in events { try body(event) } }
    }
  }

  /// Of all effects, in their order.
  private func bounds(losesEvents: Bool = false) throws -> [ReplayBound?] {
    let history = try history
    return Self.effects.map { history.bound($0, nil, losesEvents: losesEvents) }
  }

  @Test("of a program that releases by MADV_DONTNEED what it has used, all is known")
  mutating func known() throws {
    map(64)
    for _ in 0..<3 {
      touch(0..<64)
      advise(0..<64, 4)
    }
    #expect(try bounds() == [nil, nil, nil, nil])
    #expect(try bounds(losesEvents: true).allSatisfy { $0 == .init(.unknown, .lostEvents) })
  }

  @Test("after MADV_FREE other strategies' faults are lower bounds, and LazyFree an upper one")
  mutating func lazilyFreed() throws {
    map(64)
    touch(0..<64)
    advise(0..<64, 8)
    let lazy = ReplayBound(.lazyFreeAtMost, .lazilyFreed)
    #expect(try bounds() == [lazy, lazy, nil, .init(.atLeast, .lazilyFreed)])
  }

  @Test("process_madvise(2): what it released is inferred from pages that fault again")
  mutating func processMadvise() throws {
    map(64)
    touch(0..<64)
    advise(0..<8, 4)
    call(.processMadvise, [3, 0x1000, 4, 20, 0], 16384)
    call(.processMadvise, [3, 0x1000, 4, 4, 0], UInt64(bitPattern: -22))
    #expect(try bounds() == [nil, nil, nil, nil])
    call(.processMadvise, [3, 0x1000, 4, 4, 0], 16384)
    let memory = ReplayBound(.memoryUnknown, .processMadvise)
    #expect(try bounds() == [memory, memory, memory, memory])
    #expect(try history.leftOut.processReleases == 1 && history.leftOut.releases == 0)
    // Pages that fault again were released by it: none is unknown any more.
    touch(16..<20)
    #expect(try bounds() == [nil, nil, nil, nil])
    #expect(try history.repeatedFaults == 0)
    let script = try ReplayScript(history, in: "/tmp") { body in for event in events { try body(event) } }
    let found = try Prediction.all(script, [("recorded", nil), ("none", .keep)], advice: .never)
    #expect(found["recorded"]?.faults == 68 && found["none"]?.faults == 64)
    call(.processMadvise, [3, 0x1000, 4, 8, 0], 16384)
    #expect(try bounds()[1] == .init(.unknown, .processMadvise))
  }

  @Test("a process that has made a userfaultfd is not replayed as plain memory without a word")
  mutating func userfaultfd() throws {
    map(64)
    touch(0..<64)
    advise(0..<64, 4)
    call(.userfaultfd, [1], UInt64(bitPattern: -1))
    #expect(try bounds() == [nil, nil, nil, nil])
    call(.userfaultfd, [1], 5)
    #expect(try bounds().allSatisfy { $0 == .init(.unknown, .userfaultfd) })
  }

  @Test("blocks of 2 MiB with one fault each look like huge pages, unless those were forbidden")
  mutating func recordedHugePages() throws {
    map(2048)
    for _ in 0..<3 {
      touch(stride(from: 0, to: 2048, by: 512))
      advise(0..<2048, 4)
    }
    let unknown = ReplayBound(.unknown, .recordedHugePages)
    #expect(try bounds() == [.init(.memoryUnknown, .recordedHugePages), unknown, unknown, unknown])
    events.removeAll()
    map(2048, flags: 0x2_0022)
    touch(stride(from: 0, to: 2048, by: 512))
    advise(0..<2048, 4)
    #expect(try bounds() == [nil, nil, nil, nil], "MAP_STACK has no huge pages")
    events.removeAll()
    map(2048)
    advise(0..<2048, 15)
    touch(stride(from: 0, to: 2048, by: 512))
    advise(0..<2048, 4)
    #expect(try bounds() == [nil, nil, nil, nil], "MADV_NOHUGEPAGE")
    events.removeAll()
    map(2048)
    touch(0..<2048)
    advise(0..<2048, 4)
    #expect(try bounds() == [nil, nil, nil, nil], "all pages were seen used")
  }

  @Test("half of each huge page released and used again: the single faults before tell")
  mutating func halves() throws {
    map(2048)
    touch(stride(from: 0, to: 2048, by: 512))
    for _ in 0..<4 {
      for block in UInt64(0)..<4 {
        advise(block * 512..<block * 512 + 256, 4)
        touch(block * 512..<block * 512 + 256)
      }
    }
    #expect(try bounds()[1] == .init(.unknown, .recordedHugePages))
  }

  @Test("most pages used again after a release were never seen used before: faults are missing")
  mutating func unseen() throws {
    map(256)
    advise(0..<256, 4)
    touch(0..<256)
    #expect(try bounds()[2] == .init(.unknown, .unseenPages))
    #expect(try bounds()[0] == .init(.memoryUnknown, .unseenPages))
  }

  @Test("a few lazily freed pages bound nothing: each takes one fault at most")
  mutating func fewLazilyFreed() throws {
    map(256)
    touch(0..<256)
    advise(0..<2, 8)
    #expect(try bounds() == [nil, nil, nil, nil])
  }

  @Test("strategies cannot differ where advice releases less than 1 % of the peak, unless faults are missing")
  mutating func nothingToDiffer() throws {
    map(256)
    touch(0..<200)
    advise(200..<256, 4)
    #expect(try !history.canDiffer(peakPages: 200))
    advise(0..<1, 4)
    #expect(try !history.canDiffer(peakPages: 200))
    advise(1..<2, 4)
    #expect(try history.canDiffer(peakPages: 200))
    #expect(try history.residentPagesReleased == 2)
    events.removeAll()
    map(256)
    advise(0..<256, 4)
    touch(0..<256)
    #expect(try history.canDiffer(peakPages: 256), "unseen pages may have been resident")
  }

  @Test("faults that all lie in other pages of 64 or 16 KiB are another kernel's", arguments: [16, 4])
  mutating func largerPages(step: UInt64) throws {
    map(1024)
    touch(stride(from: 3, to: 1024, by: Int(step)).map { UInt64($0) })
    #expect(throws: ReplayError.otherPages(bytes: Int(step) * 4096)) { try history }
    touch([2])
    _ = try history
    events.removeAll()
    map(1024)
    touch(stride(from: 3, to: 1024, by: Int(step)).map { UInt64($0) })
    call(.mmap, [0, 4096, 3, 0x22], Self.base + (1 << 30) + 4096)
    _ = try history
  }

  @Test(
    "a fork between release and use makes faults of strategies that keep pages lower bounds where nothing shows a copy")
  mutating func forked() throws {
    map(128)
    touch(0..<128)
    advise(0..<64, 4)
    fork()
    touch(0..<64)
    let least = ReplayBound(.atLeast, .forked)
    #expect(try bounds() == [nil, least, least, nil])
    // A page that faults again shows the copy.
    touch(64..<128)
    #expect(try bounds() == [nil, nil, nil, nil])
  }

  @Test("blocks with single faults are huge pages where the program got them, and none where it did not")
  mutating func hugePagesKnown() throws {
    map(2048)
    touch(stride(from: 0, to: 1536, by: 512))
    touch(1536..<2048)
    advise(0..<2048, 4)
    let history = try history
    func bound(_ pages: TraceHugePages?) -> ReplayBound? {
      history.bound(.keeps(isLazy: true), nil, losesEvents: false, hugePages: pages)
    }
    let unknown = ReplayBound(.unknown, .recordedHugePages)
    #expect(bound(nil) == unknown && bound(.always) == unknown)
    #expect(bound(.disabled) == nil && bound(.never) == nil && bound(.madvise) == nil)
    #expect(history.canDiffer(peakPages: 515, hugePages: .disabled))
  }

  @Test("locked memory is there before its first use: mlockall, MAP_LOCKED, mlock")
  mutating func locked() throws {
    for prepare: (inout Self) -> Void in [
      {
        $0.call(.mlockall, [2])
        $0.map(64)
      },
      { $0.map(64, flags: 0x2022) },
      {
        $0.map(64)
        $0.call(.mlock, [Self.base, 64 * Self.page])
      },
      {
        $0.map(64)
        $0.call(.mlockall, [1])
      },
    ] {
      events.removeAll()
      prepare(&self)
      advise(0..<32, 24)
      touch(0..<32)
      let history = try history
      let script = try ReplayScript(history, in: "/tmp") { body in
        for event in events { try body(event) }
      }
      let found = try Prediction.all(
        script, [("recorded", nil), ("none", .keep)], advice: .inherit)
      #expect(found["recorded"]?.faults == 32 && found["none"]?.faults == 0)
      #expect(found["none"]?.peakBytes == 64 * 4096)
      #expect(try bounds() == [nil, nil, nil, nil])
    }
  }
}
