package import LinuxKernel
package import SystemPackage

/// Measures each advice call on reused memory, inside an operation that is measured as a whole. All memory that a
/// window needs is resident before; the latencies enter the histogram after the window.
package struct AdviceMeter: Sendable {
  package private(set) var latency = LatencyRecorder()
  /// Calls that the kernel refused temporarily, for lack of memory or because a page was busy.
  package private(set) var refusals = 0
  private var durations: ContiguousArray<UInt64>
  private var count = 0

  /// - Parameter capacity: maximum number of calls of one window.
  package init(capacity: Int) {
    durations = ContiguousArray(repeating: 0, count: capacity)
  }

  /// Gives an advice. The corresponding system call is `madvise(2)`.
  package mutating func advise(
    _ range: UnsafeMutableRawBufferPointer, _ advice: Advice
  ) throws(Errno) {
    let start = MonotonicClock.now()
    defer { note(MonotonicClock.now() - start) }
    try VirtualMemory.advise(range, advice)
  }

  /// Collapses the range into huge pages. `EAGAIN`, `EBUSY` and `ENOMEM` are temporary and only counted; the residency
  /// shows the result.
  ///
  /// The corresponding system call is `madvise(2)` with `MADV_COLLAPSE`.
  package mutating func collapse(_ range: UnsafeMutableRawBufferPointer) throws(Errno) {
    do throws(Errno) {
      try advise(range, .collapse)
    } catch {
      switch error {
      case .resourceTemporarilyUnavailable, .resourceBusy, .noMemory: refusals += 1
      default: throw error
      }
    }
  }

  /// Records the latencies of a window, after it.
  package mutating func flush() {
    for duration in durations[..<count] { latency.record(nanoseconds: duration) }
    count = 0
  }

  /// Discards the calls since the last flush, if they were not measured.
  package mutating func discard() { count = 0 }

  /// Writes all storage, so that no window faults on it. For use after a fork.
  package mutating func rehearse() {
    for index in durations.indices { durations[index] = UInt64(index) }
    count = 0
  }

  package mutating func reset() {
    latency.reset()
    refusals = 0
    count = 0
  }

  private mutating func note(_ duration: UInt64) {
    durations[count] = duration
    count += 1
  }
}
