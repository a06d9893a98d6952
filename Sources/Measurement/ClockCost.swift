internal import LinuxKernel

/// What reading the clock costs, which every operation pays once, and how fine it is.
package enum ClockCost {
  /// Nanoseconds a reading: the least of 16 batches of 1,024.
  package static func nanoseconds() -> Int {
    var least = UInt64.max
    for _ in 0..<16 {
      let start = MonotonicClock.now()
      var end = start
      for _ in 0..<1024 { end = MonotonicClock.now() }
      least = min(least, (end - start) / 1024)
    }
    return Int(least)
  }

  /// The smallest step in nanoseconds between readings that differ: the clock's own resolution, or the
  /// cost of a reading where that is more. 64 steps; nil where the clock stands still for a second's
  /// worth of readings.
  package static func leastStep() -> Int? {
    var least = UInt64.max
    for _ in 0..<64 {
      let start = MonotonicClock.now()
      var now = start
      var readings = 0
      while now == start {
        now = MonotonicClock.now()
        readings += 1
        if readings > 1 << 26 { return nil }
      }
      least = min(least, now - start)
    }
    return Int(least)
  }
}
