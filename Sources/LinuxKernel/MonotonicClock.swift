internal import CLinux
internal import Glibc

/// Nanoseconds of `CLOCK_MONOTONIC`: one clock for all processes of the machine. A reading takes 16 ns through the
/// vDSO.
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

  /// Sleeps until the clock reaches this time; returns at once if it has passed. The corresponding system call is
  /// `clock_nanosleep(2)` with `TIMER_ABSTIME`.
  package static func sleep(until time: UInt64) {
    var end = timespec(tv_sec: Int(time / 1_000_000_000), tv_nsec: Int(time % 1_000_000_000))
    while now() < time { clock_nanosleep(CLOCK_MONOTONIC, Int32(TIMER_ABSTIME), &end, nil) }
  }

  /// Makes sleeps of the calling thread end on time, not up to 50 µs later.
  ///
  /// The corresponding system call is `prctl(2)` with `PR_SET_TIMERSLACK`.
  package static func sleepPrecisely() { _ = clinux_timer_slack(1) }

  /// Seconds since 1970, for file headers.
  package static func secondsSinceEpoch() -> Int { time(nil) }
}
