package import LinuxKernel
package import SystemPackage

/// Measures each call that advises the kernel on memory that is used again, inside an operation that is
/// measured as a whole. What a window needs is resident before; the latencies go into the histogram
/// behind it.
package struct AdviceMeter: Sendable {
  package private(set) var latency = LatencyRecorder()
  /// Calls that the kernel refused for the moment, for lack of memory or because a page was busy.
  package private(set) var refusals = 0
  private var durations: ContiguousArray<UInt64>
  private var count = 0

  /// - Parameter capacity: the most calls of one window.
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

  /// Collapses into huge pages. `EAGAIN`, `EBUSY` and `ENOMEM` are moods of the machine, and counted;
  /// what was achieved stands in the residency.
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

  /// After a window.
  package mutating func flush() {
    for duration in durations[..<count] { latency.record(nanoseconds: duration) }
    count = 0
  }

  /// Forgets the calls since the last flush: of what was not measured.
  package mutating func discard() { count = 0 }

  /// Writes all storage, so that no window faults on it: for after a fork.
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
