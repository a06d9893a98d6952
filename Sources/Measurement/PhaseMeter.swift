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

  /// The window that was measured last.
  package var window: MeasuredWindow {
    MeasuredWindow(start: windowStart, ends: Array(ends[..<operations]), usage: usage)
  }

  /// Takes over a window that another process has measured.
  package mutating func adopt(_ window: MeasuredWindow) {
    usage.add(from: .zero, to: window.usage)
    windowStart = window.start
    windowEnd = window.ends.last ?? window.start
    elapsedNanoseconds += windowEnd - windowStart
    var start = windowStart
    for end in window.ends {
      latency.record(nanoseconds: end - start)
      start = end
    }
  }

  /// Writes all storage that a window writes, so that no window faults on it: for after a fork.
  package mutating func rehearse() {
    ends.withUnsafeMutableBufferPointer { storage in
      for index in storage.indices { storage[index] = UInt64(index) }
    }
    usageAtOpen = Usage()
    windowStart = 0
    windowEnd = 0
    operations = 0
  }

  /// Makes ready for another phase.
  package mutating func reset() {
    usage = Usage()
    elapsedNanoseconds = 0
    latency.reset()
  }
}

/// What a meter has measured in one window.
package struct MeasuredWindow: Sendable {
  package let start: UInt64
  /// When each operation ended.
  package let ends: [UInt64]
  package let usage: Usage

  package init(start: UInt64, ends: [UInt64], usage: Usage) {
    self.start = start
    self.ends = ends
    self.usage = usage
  }
}
