internal import LinuxKernel
package import Plans
internal import Processes
package import Samples
internal import Workloads

/// Reads counters of the machine at the start and at the end of an interval.
package struct DisturbanceWatch {
  private let isRun: Bool
  private let workerCPUs: [Int]
  private let allowedCPUs: [Int]
  private let start = MonotonicClock.now()
  private let times = ProcessorTime.now()
  private let ours = try? ProcessUsage.nanoseconds()
  private var waited: Int?
  private var waitable = 0

  /// Starts watching.
  package init(isRun: Bool, workerCPUs: [Int], allowedCPUs: [Int]) {
    self.isRun = isRun
    self.workerCPUs = workerCPUs
    self.allowedCPUs = allowedCPUs
  }

  /// Starts watching a run of a plan.
  package init(_ plan: Plan) {
    self.init(isRun: true, workerCPUs: plan.workerCPUs, allowedCPUs: plan.allowedCPUs)
  }

  /// Adds the windows of a row: their duration, and how long the measured thread waited for a CPU in them. The run
  /// delay includes waits outside the windows; for a program these are few.
  package mutating func add(_ record: Record) {
    guard let delay = record.runDelayNanoseconds, let elapsed = record.elapsedNanoseconds,
      let own = record.ownNanoseconds
    else { return }
    let inside = max(0, Double(elapsed) - own)
    add(waited: record.phase == .run ? delay : min(delay, Int(inside)), of: elapsed)
  }

  /// Adds an interval in which a thread wanted to run, and the part that it waited.
  package mutating func add(waited nanoseconds: Int, of time: Int) {
    waited = (waited ?? 0) + nanoseconds
    waitable += time
  }

  /// The disturbance since the start. Workers count as this process once they have ended and were waited for.
  package func disturbance() -> Disturbance {
    var found = Disturbance(isRun: isRun)
    let elapsed = MonotonicClock.now() - start
    found.seconds = Double(elapsed) / 1e9
    found.workerCPUs = workerCPUs
    found.cpus = allowedCPUs.count
    found.waitedNanoseconds = waited
    found.waitableNanoseconds = waitable
    guard let times, let now = ProcessorTime.now() else { return found }
    if let mine = ProcessorTime.sum(from: times, to: now, cpus: workerCPUs) {
      found.stolenNanoseconds = mine.stolenTicks * ProcessorTime.tickNanoseconds
      found.processorNanoseconds = mine.allTicks * ProcessorTime.tickNanoseconds
    }
    if let all = ProcessorTime.sum(from: times, to: now, cpus: allowedCPUs), let ours,
      let oursNow = try? ProcessUsage.nanoseconds()
    {
      let others = all.busyTicks * ProcessorTime.tickNanoseconds - (oursNow - ours)
      // Ticks are sampled: the own CPU time may slightly exceed the busy time.
      found.cpusOfOthers = max(0, Double(others) / Double(max(1, elapsed)))
    }
    return found
  }
}
