internal import LinuxKernel

/// The last time of release of each page, to count pages released too early: those that fault again within a second. 4
/// bytes per page, all of them written at the start.
package struct ReleaseTimes: Sendable {
  package static let earlyNanoseconds: UInt64 = 1_000_000_000

  /// Pages reused within a second of their release, with a fault, since `takeEarlyPages`.
  private var earlyPages = 0
  /// Milliseconds since `start`, plus 1; 0 for a page that was never released.
  private var times: [UInt32]
  private let clock: @Sendable () -> UInt64
  private let start: UInt64

  /// - Parameter clock: nanoseconds of a monotonic clock.
  package init(pages: Int, clock: @escaping @Sendable () -> UInt64 = { MonotonicClock.now() }) {
    times = [UInt32](repeating: 0, count: pages)
    self.clock = clock
    start = clock()
  }

  /// Returns the number of pages reused too early since the last call.
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
