internal import LinuxKernel

/// What reading the clock costs, which every operation pays once.
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
}
