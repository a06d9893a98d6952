@testable import Histories
import Replay
import Testing
import Traces

/// A recording of which most faults are missing shows few of the released pages in use before.
@Suite("The share of released pages that were seen used")
struct TouchedShareTests {
  private static let base: UInt64 = 0x7f00_0000_0000

  private func call(_ name: TraceCall.Name, _ given: [UInt64], _ result: UInt64 = 0) -> TraceEvent {
    var arguments = TraceCall.Arguments()
    (arguments.first, arguments.second, arguments.third) = (given[0], given[1], given[2])
    arguments.fourth = given[3]
    let call = TraceCall(name, arguments, result: Int64(bitPattern: result), entered: 0)
    return TraceEvent(time: 1, process: 7, thread: 7, .call(call))
  }

  private func percent(every step: Int, flags: UInt64 = 0x22, pages: Int = 2048) throws -> Int? {
    let bytes = UInt64(pages) * 4096
    var events = [call(.mmap, [0, bytes, 3, flags], Self.base)]
    for page in stride(from: 0, to: pages, by: step) {
      let address = Self.base + UInt64(page) * 4096
      events.append(TraceEvent(time: 2, process: 7, thread: 7, .fault(address: address, .write)))
    }
    events.append(call(.madvise, [Self.base, bytes, 4, 0]))
    return try ProcessHistory(of: 7, replacesUnmap: false) { try events.forEach($0) }.percentSeenUsed
  }

  @Test("is all of them in a recording that is whole, and few in one of sampled faults")
  func share() throws {
    #expect(try percent(every: 1) == 100)
    #expect(try percent(every: 100) == 1)
  }

  @Test("is not told of stacks, nor of few pages")
  func untold() throws {
    #expect(try percent(every: 100, flags: 0x2_0022) == nil)
    #expect(try percent(every: 3, pages: 512) == nil)
  }
}
