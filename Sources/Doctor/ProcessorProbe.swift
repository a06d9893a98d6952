internal import LinuxKernel
internal import Processes

/// A thread that keeps one CPU busy and measures the time it does not get: steal and waits only show while a task wants
/// to run.
package enum ProcessorProbe {
  /// Watches one CPU. The calling thread is pinned to it meanwhile and may run on `allowedCPUs` afterwards.
  package static func watch(
    cpu: Int, allowedCPUs: [Int], seconds: Double = 1
  ) -> Disturbance {
    let isPinned = (try? Processors.pin(to: [cpu])) != nil
    defer { if isPinned { try? Processors.pin(to: allowedCPUs) } }
    let delay = try? RunDelay()
    let delayBefore = try? delay?.nanoseconds()
    var watch = DisturbanceWatch(isRun: false, workerCPUs: [cpu], allowedCPUs: allowedCPUs)
    let start = MonotonicClock.now()
    let end = start + UInt64(seconds * 1e9)
    var lost: UInt64 = 0
    var longest: UInt64 = 0
    var last = start
    while last < end {
      let now = MonotonicClock.now()
      let gap = now - last
      if gap >= Disturbance.leastGapNanoseconds { lost += gap }
      if gap > longest { longest = gap }
      last = now
    }
    if let delayBefore, let after = try? delay?.nanoseconds() {
      watch.add(waited: after - delayBefore, of: Int(last - start))
    }
    var found = watch.disturbance()
    found.lostNanoseconds = Int(lost)
    found.longestGapNanoseconds = Int(longest)
    return found
  }
}
