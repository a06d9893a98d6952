internal import LinuxKernel

/// Measures one phase: the windows in which its operations run, and each operation's latency.
///
/// Counters are read outside the clock: `open` reads them and then the clock, `close` the clock and
/// then them. Inside a window an operation costs one reading of the clock and one store; latencies
/// go into the histogram when the window is closed. Between two windows of a phase nothing counts.
package struct PhaseMeter: Sendable {
  package private(set) var usage = Usage()
  package private(set) var elapsedNanoseconds: UInt64 = 0
  package private(set) var windowStart: UInt64 = 0
  package private(set) var windowEnd: UInt64 = 0
  package private(set) var latency = LatencyRecorder()

  private var usageAtOpen = Usage()
  /// When each operation of the window ended; written once at the start, so that it is resident.
  private var ends: ContiguousArray<UInt64>
  private var operations = 0

  /// - Parameter capacity: the most operations of one window.
  package init(capacity: Int) {
    ends = ContiguousArray(repeating: 0, count: capacity)
  }

  /// Starts a window.
  package mutating func open(_ reader: borrowing UsageReader) {
    operations = 0
    usageAtOpen = reader.read()
    windowStart = MonotonicClock.now()
  }

  /// Ends an operation, which began where the one before it, or the window, did.
  @inline(__always)
  package mutating func endOperation() {
    ends[operations] = MonotonicClock.now()
    operations += 1
  }

  /// Ends the window with its last operation.
  package mutating func close(_ reader: borrowing UsageReader) {
    usage.add(from: usageAtOpen, to: reader.read())
    var start = windowStart
    for end in ends[..<operations] {
      latency.record(nanoseconds: end - start)
      start = end
    }
    windowEnd = start
    elapsedNanoseconds += windowEnd - windowStart
  }

  /// Makes ready for another phase.
  package mutating func reset() {
    usage = Usage()
    elapsedNanoseconds = 0
    latency.reset()
  }
}
