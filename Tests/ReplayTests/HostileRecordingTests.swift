@testable import Histories
import LinuxKernel
import Testing
import Traces
@testable import Replay

/// Recordings that were made to fill memory or time.
@Suite("Hostile recordings")
struct HostileRecordingTests {
  /// The events of process 7, one after another.
  private struct Events {
    private(set) var all: [TraceEvent] = []

    mutating func call(_ name: TraceCall.Name, _ given: [UInt64], result: UInt64 = 0) {
      var arguments = TraceCall.Arguments()
      for (place, value) in given.enumerated() {
        switch place {
        case 0: arguments.first = value
        case 1: arguments.second = value
        case 2: arguments.third = value
        default: arguments.fourth = value
        }
      }
      let time = UInt64(all.count + 1) * 100
      let call = TraceCall(
        name, arguments, result: Int64(bitPattern: result), entered: time - 50)
      all.append(TraceEvent(time: time, process: 7, thread: 7, .call(call)))
    }

    /// - Parameter flags: beside `MAP_PRIVATE | MAP_ANONYMOUS`.
    mutating func map(_ start: UInt64, _ bytes: UInt64, flags: UInt64 = 0) {
      call(.mmap, [0, bytes, 3, 0x22 | flags], result: start)
    }

    mutating func fault(_ address: UInt64) {
      let time = UInt64(all.count + 1) * 100
      all.append(
        TraceEvent(time: time, process: 7, thread: 7, .fault(address: address, .write)))
    }
  }

  private static let page = UInt64(PageSize.bytes)
  private static let start: UInt64 = 0x10_0000_1000

  private func refusal(_ events: Events) -> ReplayError? {
    do {
      _ = try ProcessHistory(of: 7, replacesUnmap: false) { body in
        for event in events.all { try body(event) }
      }
      return nil
    } catch {
      return error as? ReplayError
    }
  }

  @Test("as many mappings as Linux allows are read, in whatever order; more than the limit are not")
  func mappings() {
    func mapped(_ count: Int) -> Events {
      var events = Events()
      // From both ends inwards, with gaps, so that none becomes one with another.
      for number in 0..<count {
        let place = number.isMultiple(of: 2) ? number : 2 * count - number
        events.map(Self.start + UInt64(place) * 2 * Self.page, Self.page)
      }
      events.fault(Self.start)
      return events
    }
    #expect(refusal(mapped(65_530)) == nil)
    #expect(refusal(mapped(TraceLimits.mostRanges + 1)) == .tooManyRanges)
  }

  @Test("pages all over an address space are refused, as many of few blocks are not")
  func scattered() {
    let block: UInt64 = 256 << 10
    var events = Events()
    events.map(Self.start, UInt64(TraceLimits.mostSparseBlocks + 1) * block)
    for number in 0..<UInt64(TraceLimits.mostSparseBlocks) { events.fault(Self.start + number * block) }
    #expect(refusal(events) == nil)
    events.fault(Self.start + UInt64(TraceLimits.mostSparseBlocks) * block)
    #expect(refusal(events) == .tooScattered)
    var dense = Events()
    dense.map(Self.start, 1 << 30)
    for number in 0..<UInt64(1 << 18) { dense.fault(Self.start + number * Self.page) }
    #expect(refusal(dense) == nil)
  }

  @Test("calls that go over the same memory again and again are refused, those with faults between are not")
  func revisits() {
    let bytes: UInt64 = 1 << 30
    func events(touches: Bool, calls: Int) -> Events {
      var events = Events()
      events.map(Self.start, bytes)
      for offset in stride(from: 0, to: bytes, by: 256 << 10) { events.fault(Self.start + offset) }
      for call in 0..<calls {
        events.call(.mprotect, [Self.start, bytes, 3])
        guard touches, call < 8 else { continue }
        for offset in stride(from: 0, to: bytes, by: 256 << 10) { events.fault(Self.start + offset) }
      }
      return events
    }
    let calls = TraceLimits.mostRevisits / 4096
    #expect(refusal(events(touches: false, calls: calls)) == nil)
    #expect(refusal(events(touches: false, calls: calls + 8)) == .tooManyRevisits)
    #expect(refusal(events(touches: true, calls: calls + 8)) == nil)
  }

  @Test("more populated memory than any machine has is refused")
  func populated() {
    var events = Events()
    for number in 0..<4 { events.map(Self.start + UInt64(number) << 42, 1 << 38, flags: 0x8000) }
    events.fault(Self.start)
    #expect(refusal(events) == .tooManyPopulated)
    var few = Events()
    few.map(Self.start, 1 << 30, flags: 0x8000)
    few.fault(Self.start)
    #expect(refusal(few) == nil)
  }

  @Test("what is refused is told with the limit")
  func words() {
    let errors: [(ReplayError, Int)] = [
      (.tooManyRanges, TraceLimits.mostRanges), (.tooScattered, TraceLimits.mostSparseBlocks),
      (.tooManyRevisits, TraceLimits.mostRevisits), (.tooManyPopulated, TraceLimits.mostPopulatedPages),
    ]
    for (error, limit) in errors { #expect("\(error)".contains(String(limit)), "\(error)") }
  }
}
