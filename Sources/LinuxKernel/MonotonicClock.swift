internal import Glibc

/// Nanoseconds of `CLOCK_MONOTONIC`: one clock for all processes of the machine, 16 ns a reading
/// through the vDSO.
package enum MonotonicClock {
  @inline(__always)
  package static func now() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(bitPattern: Int64(time.tv_sec)) &* 1_000_000_000
      &+ UInt64(bitPattern: Int64(time.tv_nsec))
  }

  /// CPU time of the calling thread, in nanoseconds: `CLOCK_THREAD_CPUTIME_ID`.
  package static func ofThread() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return UInt64(bitPattern: Int64(time.tv_sec)) &* 1_000_000_000
      &+ UInt64(bitPattern: Int64(time.tv_nsec))
  }

  /// Sleeps; a signal does not shorten it.
  package static func sleep(nanoseconds: UInt64) {
    var left = timespec(
      tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
    var rest = timespec()
    while nanosleep(&left, &rest) == -1 { left = rest }
  }

  /// Seconds since 1970, for file headers.
  package static func secondsSinceEpoch() -> Int { time(nil) }
}
