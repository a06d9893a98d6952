internal import LinuxKernel

/// The cost of a reading of the clock, which every operation pays once, and the clock's resolution.
package enum ClockCost {
  /// Nanoseconds per reading: the minimum of 16 batches of 1,024.
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

  /// The smallest difference in nanoseconds between different readings: the clock's resolution, or the cost of a
  /// reading if that is larger. Takes 64 steps; nil if the clock does not advance during 2²⁶ readings, about a second.
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
