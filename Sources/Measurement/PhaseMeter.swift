internal import LinuxKernel

/// Measures one phase: the windows in which its operations run, and each operation's latency.
///
/// Counters are read outside the timed section: `open` reads them before the clock, `close` after it. Inside a window
/// an operation costs one reading of the clock and one store; latencies enter the histogram when the window is closed.
/// Time between two windows of a phase does not count.
package struct PhaseMeter: Sendable {
  package private(set) var usage = Usage()
  package private(set) var elapsedNanoseconds: UInt64 = 0
  package private(set) var windowStart: UInt64 = 0
  package private(set) var windowEnd: UInt64 = 0
  package private(set) var latency = LatencyRecorder()

  private var usageAtOpen = Usage()
  /// The end of each operation of the window; written once at the start, so that it is resident.
  private var ends: ContiguousArray<UInt64>
  private var operations = 0

  /// - Parameter capacity: maximum number of operations of one window.
  package init(capacity: Int) {
    ends = ContiguousArray(repeating: 0, count: capacity)
  }

  /// Starts a window.
  package mutating func open(_ reader: borrowing UsageReader) {
    operations = 0
    usageAtOpen = reader.read()
    windowStart = MonotonicClock.now()
  }

  /// Ends an operation, which began at the end of the previous one or at the start of the window.
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

  /// The last measured window.
  package var window: MeasuredWindow {
    MeasuredWindow(start: windowStart, ends: Array(ends[..<operations]), usage: usage)
  }

  /// Adds a window that another process has measured.
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

  /// Writes all storage that a window writes, so that no window faults on it. For use after a fork.
  package mutating func rehearse() {
    ends.withUnsafeMutableBufferPointer { storage in
      for index in storage.indices { storage[index] = UInt64(index) }
    }
    usageAtOpen = Usage()
    windowStart = 0
    windowEnd = 0
    operations = 0
  }

  /// Prepares the meter for another phase.
  package mutating func reset() {
    usage = Usage()
    elapsedNanoseconds = 0
    latency.reset()
  }
}

/// The measurements of one window.
package struct MeasuredWindow: Sendable {
  package let start: UInt64
  /// The end of each operation.
  package let ends: [UInt64]
  package let usage: Usage

  package init(start: UInt64, ends: [UInt64], usage: Usage) {
    self.start = start
    self.ends = ends
    self.usage = usage
  }
}
