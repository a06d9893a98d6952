import Testing
@testable import Traces

@Suite("Threads of a recording")
struct TraceThreadsTests {
  @Test("those that have ended count towards the limit too")
  func limit() {
    var threads = TraceThreads()
    var refused = 0
    for number in 0..<Int32(TraceLimits.mostThreads) {
      if threads.place(1, number) != 0 { refused += 1 }
      _ = threads.remove(1, number)
    }
    #expect(refused == 0 && threads.all.count == 1)
    #expect(threads.place(1, -1) == nil)
  }
}
