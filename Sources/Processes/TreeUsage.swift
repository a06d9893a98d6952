internal import CLinux
internal import Glibc

/// What a process, and those of its children that it has waited for, have used in their lives.
package struct TreeUsage: Equatable, Sendable {
  package var userNanoseconds = 0
  package var systemNanoseconds = 0
  package var minorFaults = 0
  package var majorFaults = 0
  package var voluntarySwitches = 0
  package var involuntarySwitches = 0
  /// The most that any one of the processes had resident.
  package var peakRSSBytes = 0

  package init() {}

  init(_ usage: rusage) {
    userNanoseconds = Self.nanoseconds(usage.ru_utime)
    systemNanoseconds = Self.nanoseconds(usage.ru_stime)
    minorFaults = usage.ru_minflt
    majorFaults = usage.ru_majflt
    voluntarySwitches = usage.ru_nvcsw
    involuntarySwitches = usage.ru_nivcsw
    peakRSSBytes = usage.ru_maxrss << 10
  }

  private static func nanoseconds(_ time: timeval) -> Int {
    time.tv_sec * 1_000_000_000 + Int(time.tv_usec) * 1_000
  }

  /// Adds what another tree of processes has used.
  package static func += (sum: inout TreeUsage, other: TreeUsage) {
    sum.combine(other, 1)
    sum.peakRSSBytes = max(sum.peakRSSBytes, other.peakRSSBytes)
  }

  /// Takes off what the process had used at an earlier moment; the peak stays.
  package static func -= (sum: inout TreeUsage, earlier: TreeUsage) { sum.combine(earlier, -1) }

  private mutating func combine(_ other: TreeUsage, _ sign: Int) {
    userNanoseconds += sign * other.userNanoseconds
    systemNanoseconds += sign * other.systemNanoseconds
    minorFaults += sign * other.minorFaults
    majorFaults += sign * other.majorFaults
    voluntarySwitches += sign * other.voluntarySwitches
    involuntarySwitches += sign * other.involuntarySwitches
  }
}
