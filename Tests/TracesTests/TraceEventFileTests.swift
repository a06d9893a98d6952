import Testing
import Traces
import Workloads

@Suite("Events in a file")
struct TraceEventFileTests {
  @Test("are read as they were written, as often as needed", arguments: [0, 1, 4095, 4096, 4097, 20_000])
  func roundTrip(count: Int) throws {
    var random = SeededGenerator(seed: UInt64(count))
    let events = ReadTrace.random(&random, count: count).events
    let file = try TraceEventFile(in: "/tmp")
    for event in events { try file.append(event) }
    for _ in 0..<2 {
      var read: [TraceEvent] = []
      try file.forEach { read.append($0) }
      #expect(read == events)
    }
  }

  @Test("an error of the body ends the reading")
  func ended() throws {
    struct Enough: Error {}
    let file = try TraceEventFile(in: "/tmp")
    for time in 0..<3 {
      try file.append(TraceEvent(time: UInt64(time), process: 1, thread: 1, .exec))
    }
    var times: [UInt64] = []
    #expect(throws: Enough.self) {
      try file.forEach { event in
        times.append(event.time)
        if event.time == 1 { throw Enough() }
      }
    }
    #expect(times == [0, 1])
  }
}
