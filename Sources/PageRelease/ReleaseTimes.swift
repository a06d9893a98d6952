internal import LinuxKernel

/// When each page was given back last, so that what was given back too early can be told: what had to fault
/// again within a second. 4 bytes a page, all of them written at the start.
package struct ReleaseTimes: Sendable {
  package static let earlyNanoseconds: UInt64 = 1_000_000_000

  /// Used again within a second of its release, with a fault, since `takeEarlyPages`.
  private var earlyPages = 0
  /// Milliseconds since `start`, and 1; 0 of a page that was never given back.
  private var times: [UInt32]
  private let clock: @Sendable () -> UInt64
  private let start: UInt64

  /// - Parameter clock: nanoseconds of a clock that never goes back.
  package init(pages: Int, clock: @escaping @Sendable () -> UInt64 = { MonotonicClock.now() }) {
    times = [UInt32](repeating: 0, count: pages)
    self.clock = clock
    start = clock()
  }

  /// Pages used too early since the last call.
  package mutating func takeEarlyPages() -> Int {
    defer { earlyPages = 0 }
    return earlyPages
  }

  mutating func note(releaseOf range: PageRange) {
    let now = milliseconds
    for page in range.start..<range.end { times[page] = now }
  }

  mutating func note(useOf span: SpanMap.Span) {
    guard span.state.isFaulting else { return }
    let now = milliseconds
    let most = UInt32(Self.earlyNanoseconds / 1_000_000)
    for page in span.range.start..<span.range.end where times[page] > 0 {
      if now - times[page] < most { earlyPages += 1 }
    }
  }

  private var milliseconds: UInt32 {
    UInt32(truncatingIfNeeded: (clock() - start) / 1_000_000 + 1)
  }
}
