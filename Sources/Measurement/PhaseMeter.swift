internal import LinuxKernel

/// Measures one phase: the windows in which its operations run, and each operation's latency.
///
/// Counters are read outside the clock: `open` reads them and then the clock, `close` the clock and
/// then them. Between two windows of a phase nothing counts.
package struct PhaseMeter: Sendable {
  package private(set) var usage = Usage()
  package private(set) var elapsedNanoseconds: UInt64 = 0
  package private(set) var windowStart: UInt64 = 0
  package private(set) var windowEnd: UInt64 = 0
  package private(set) var latency = LatencyRecorder()

  private var usageAtOpen = Usage()
  private var lastOperationEnd: UInt64 = 0

  package init() {}

  /// Starts a window.
  package mutating func open(_ reader: borrowing UsageReader) {
    usageAtOpen = reader.read()
    windowStart = MonotonicClock.now()
    lastOperationEnd = windowStart
  }

  /// Ends an operation, which began where the one before it, or the window, did. One reading of the
  /// clock an operation.
  @inline(__always)
  package mutating func endOperation() {
    let now = MonotonicClock.now()
    latency.record(nanoseconds: now &- lastOperationEnd)
    lastOperationEnd = now
  }

  /// Ends the window with its last operation.
  package mutating func close(_ reader: borrowing UsageReader) {
    windowEnd = lastOperationEnd
    elapsedNanoseconds += windowEnd - windowStart
    usage.add(from: usageAtOpen, to: reader.read())
  }

  /// Makes ready for another phase.
  package mutating func reset() {
    usage = Usage()
    elapsedNanoseconds = 0
    latency.reset()
  }
}
